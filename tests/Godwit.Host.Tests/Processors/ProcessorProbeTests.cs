using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Hosts;
using Godwit.Host.Processors;
using Godwit.Host.Tests.Guests;
using Godwit.Qmp;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Host.Tests.Processors;

public sealed class ProcessorProbeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_installed_QEMU_says_what_it_emulates()
    {
        using TestHost host = await TestHost.MakeAsync();
        QemuBinary qemu = await QemuBinary.FindAsync(Cancellation);
        long begin = TimeProvider.System.GetTimestamp();

        ProcessorAbilities abilities = await new ProcessorProbe(MachineOf(qemu), host.User, TimeProvider.System).AskAsync(Cancellation);

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{abilities.Features.Count} features, {abilities.Models.Count} models in {TimeProvider.System.GetElapsedTime(begin).TotalMilliseconds:0} ms: {abilities.Identity}");
        Assert.Contains("sse2", abilities.Features);
        Assert.DoesNotContain("avx512f", abilities.Features);
        Assert.Contains("vendor=", abilities.Identity, StringComparison.Ordinal);
        Assert.Empty(abilities.MissingOf("qemu64-v1")!);
        Assert.Contains("avx512f", abilities.MissingOf("Skylake-Server-v1")!);
        Assert.Contains("Westmere-v1", ProcessorModels.Newest("tcg", "", abilities.Complete));
        Assert.All(abilities.Models.Values.SelectMany(missing => missing), feature => Assert.DoesNotContain(feature, abilities.Features));
    }

    [Fact]
    public async Task A_QEMU_that_does_not_start_is_named_with_a_remedy()
    {
        using TestHost host = await TestHost.MakeAsync();
        var machine = MachineOf(await QemuBinary.FindAsync(Cancellation) with { Path = "/usr/bin/false" });

        Problem problem = (await Assert.ThrowsAsync<RefusedException>(() => new ProcessorProbe(machine, host.User, TimeProvider.System).AskAsync(Cancellation))).Problem;

        Assert.Equal((ProblemId.QemuFailed, "/usr/bin/false"), (problem.Id, problem.Target));
    }

    [Fact]
    public void A_model_of_which_QEMU_knows_nothing_is_left_out()
    {
        CpuDefinition known = new() { Name = "a", Typename = "a", Static = false, Deprecated = false, UnavailableFeatures = ["x", "x"] };

        ProcessorAbilities abilities = ProcessorProbe.Of([known, known with { Name = "b", UnavailableFeatures = null }], new CpuModel { Name = "base" });

        Assert.Equal(["x"], Assert.Single(abilities.Models).Value);
        Assert.Empty(abilities.Features);
    }

    [Fact]
    public async Task QEMU_is_asked_once_and_again_only_after_it_failed()
    {
        int asked = 0;
        using HostProcessor processor = Processor(_ => ++asked == 1
            ? Task.FromException<ProcessorAbilities>(new RefusedException(ProblemId.QemuFailed, "qemu", "It failed.", "Try again."))
            : Task.FromResult(ProcessorSample.Tcg));

        await processor.StartAsync(Cancellation);
        Assert.Null(processor.Known);
        Assert.Equal(ProcessorSample.Tcg, await processor.AbilitiesAsync(Cancellation));
        Assert.Equal("a", (await processor.ViewAsync(Cancellation)).HostName);

        Assert.Equal((2, ProcessorSample.Tcg), (asked, processor.Known));
    }

    [Fact]
    public async Task Nobody_waits_for_long_for_a_QEMU_that_says_nothing()
    {
        var time = new FakeTimeProvider();
        var never = new TaskCompletionSource<ProcessorAbilities>();
        using HostProcessor processor = Processor(never.Task.WaitAsync, time);
        await processor.StartAsync(Cancellation);

        Task<ProcessorAbilities?> waiting = processor.TryAsync(Cancellation);
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Null(await waiting);
        await processor.StopAsync(Cancellation);
    }

    private static HostProcessor Processor(AskQemu ask, TimeProvider? time = null) => new(
        ask,
        new HostOptions { HostName = "a", StateFolder = "/s", RunFolder = "/r", VirtualMachinePath = "/v", MoveAddresses = [], GuestUser = "nobody" },
        MachineOf(new QemuBinary { Path = "qemu", Version = new Version(10, 0, 2), MachineTypes = new HashSet<string>(), CpuModels = new HashSet<string>() }),
        time ?? TimeProvider.System,
        NullLogger<HostProcessor>.Instance);

    private static HostMachine MachineOf(QemuBinary qemu) => new(qemu, new AcceleratorChoice { Accelerator = Accelerator.Tcg, Reason = "a test" });
}
