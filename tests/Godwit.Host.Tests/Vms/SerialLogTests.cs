using Godwit.Host.Tests.Trust;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Vms;

/// <summary>A guest cannot fill its host's disk through its serial port.</summary>
public sealed class SerialLogTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_that_is_too_long_is_cut_to_its_end_and_written_on_behind_it()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Sub("vm.log");
        await File.WriteAllBytesAsync(path, new byte[SerialLog.LimitBytes], Cancellation);
        await AppendAsync(path, "before|");

        await SerialLog.CutAsync(Path.GetDirectoryName(path)!, Cancellation);
        await AppendAsync(path, "after");

        byte[] log = await File.ReadAllBytesAsync(path, Cancellation);
        Assert.Equal(SerialLog.TailBytes + "after".Length, log.Length);
        Assert.Equal("before|after"u8.ToArray(), log[^12..]);
        Assert.Equal(SerialLog.TailBytes, (await SerialLog.TailAsync(path, Cancellation)).Length);
    }

    [Fact]
    public async Task A_log_within_the_limit_is_left_alone_and_a_missing_one_is_empty()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Sub("vm.log");
        await File.WriteAllBytesAsync(path, new byte[SerialLog.LimitBytes], Cancellation);

        await SerialLog.CutAsync(Path.GetDirectoryName(path)!, Cancellation);

        Assert.Equal(SerialLog.LimitBytes, new FileInfo(path).Length);
        Assert.Empty(await SerialLog.TailAsync(path + "x", Cancellation));
    }

    /// <summary>As QEMU does.</summary>
    private static Task AppendAsync(string path, string text) => File.AppendAllTextAsync(path, text, Cancellation);
}
