using System.Diagnostics;
using Godwit.Host.Storage;
using Xunit;

namespace Godwit.Host.Tests.Storage;

/// <summary>qemu-img has a rate, and cannot be told another one; so it is stopped and let go on.</summary>
public sealed class HeldConversionTests : IDisposable
{
    private const int Megabytes = 64;

    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-held-").FullName;

    public HeldConversionTests()
    {
        byte[] data = new byte[Megabytes << 20];
        new Random(1).NextBytes(data);
        File.WriteAllBytes(Source, data);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Source => Path.Combine(_folder, "from.raw");

    private string Target => Path.Combine(_folder, "to.vhdx");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_conversion_stands_still_as_long_as_it_is_held_and_ends_when_it_is_let_go()
    {
        var held = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        double percent = 0;
        Task converting = QemuImg.RunAsync(
            Target, Arguments("-r", "33554432"), now => percent = now, _ =>
            {
                asked.TrySetResult();
                return new ValueTask(held.Task);
            }, TimeProvider.System, Cancellation);
        await asked.Task;
        int child = await StoppedAsync();

        double before = percent;
        Assert.False(converting.IsCompleted);
        held.SetResult();
        await converting;

        Assert.True(before < 100);
        Assert.Equal(100, percent);
        Assert.Null(StateOf(child));
    }

    [Fact]
    public async Task One_that_is_cancelled_while_it_stands_still_is_gone()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task converting = QemuImg.RunAsync(
            Target, Arguments("-r", "33554432"), _ => { }, token => new ValueTask(new TaskCompletionSource().Task.WaitAsync(token)), TimeProvider.System, cancel.Token);
        int child = await StoppedAsync();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => converting);

        Assert.Null(StateOf(child));
    }

    [Fact]
    public async Task One_whose_holder_fails_is_gone_and_the_failure_is_told()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => QemuImg.RunAsync(
            Target, Arguments("-r", "33554432"), _ => { }, async token =>
            {
                await StoppedAsync();
                throw new InvalidOperationException("QEMU does not answer");
            }, TimeProvider.System, Cancellation));

        Assert.Null(Find());
    }

    private string[] Arguments(params string[] more) => ["convert", "-p", .. more, "-f", "raw", "-O", "vhdx", "--", Source, Target];

    /// <summary>Looks until the kernel says that it is stopped.</summary>
    private async Task<int> StoppedAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        while (await timer.WaitForNextTickAsync(Cancellation))
        {
            if (Find() is { } child && StateOf(child) == 'T')
            {
                return child;
            }
        }

        throw new UnreachableException();
    }

    private int? Find() => Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => (int?)int.Parse(name!, null))
        .FirstOrDefault(process => Read(process!.Value, "cmdline") is { } line && line.StartsWith("qemu-img", StringComparison.Ordinal) && line.Contains(Target, StringComparison.Ordinal));

    /// <summary>Null when it has ended; whoever inherits it may not have looked yet.</summary>
    private static char? StateOf(int process) => Read(process, "stat") is { } line && line[line.LastIndexOf(')') + 2] is var state and not 'Z' ? state : null;

    private static string? Read(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
