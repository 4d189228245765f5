using System.Diagnostics;
using System.Globalization;
using Godwit.Client;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.FileServers;
using Godwit.Lab.Guests;
using Xunit;

namespace Godwit.EndToEnd.Tests.Shares;

/// <summary>A daemon that begins while the file server is away: it comes up, and what it cannot look at is taken up later.</summary>
[Collection(nameof(TwoKernels))]
public sealed class ShareDaemonTests(TwoKernels hosts)
{
    private const string Unreadable = "Configuration unreadable";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    [Trait("category", "slow")]
    public Task With_a_machine_that_lies_on_the_share() => TellAsync(ShareStage.Shape);

    [Fact]
    [Trait("category", "slow")]
    public Task With_a_machine_whose_disk_alone_lies_there() => TellAsync(ShareStage.Shape with { Folder = "/vms", DiskFolder = ShareStage.Folder });

    private Task TellAsync(VmShape shape) => hosts.TellAsync(async () =>
    {
        await hosts.PrepareAsync();
        await using LabVm vm = await LabVm.CreateAsync(hosts, shape);
        await vm.StartAsync();
        LabFileServer server = hosts.Lab.FileServer!;
        GuestStatistics before = await vm.Agent.ResetAsync();
        vm.Client.Reset();

        await server.KillAsync();
        TimeSpan up = await RestartDaemonAsync();
        Assert.Single(await hosts.A.GetQemuProcessesAsync());
        await server.StartAsync(TestContext.Current.CancellationToken);
        await ShareStage.UntilOnlineAsync(hosts.A);
        await vm.UntilItWritesAsync();
        await UntilAsync(vm, view => view is { State: VmState.Running } && view.Status != Unreadable);
        GuestStatistics after = await vm.AssertSameGuestAsync(before);
        await vm.AssertNothingLostAsync();

        // And with its guest gone, too.
        GuestStatistics quiet = await vm.Agent.ReadAsync();
        await server.KillAsync();
        await hosts.A.KillDaemonAsync();
        await Assert.Single(await hosts.A.GetQemuProcessesAsync()).KillAsync();
        TimeSpan upAgain = await RestartDaemonAsync();
        VmView without = await vm.ViewAsync();
        Assert.Equal((VmState.Off, Unreadable), (without.State, without.Status));
        await server.StartAsync(TestContext.Current.CancellationToken);
        await vm.UntilStartedAgainAsync(quiet);
        Assert.True((await vm.Agent.ReadAsync()).Acknowledged >= quiet.Acknowledged, "The disk has forgotten records.");
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
        hosts.Tally.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"daemon begun while the file server is away ({shape.Folder}): up after {up.TotalSeconds:0.0} s, longest write {after.LongestWrite.TotalSeconds:0.0} s, errors {after.Errors}, 0 lost; with the guest gone: up after {upAgain.TotalSeconds:0.0} s, started when the share was back"));
        await vm.RemoveAsync();
    });

    private async Task<TimeSpan> RestartDaemonAsync()
    {
        await hosts.A.KillDaemonAsync();
        long begin = Stopwatch.GetTimestamp();
        // The lab waits a minute for it: on a busy machine that compiles it as it starts it takes half of that, server or not.
        await hosts.A.StartDaemonAsync(TestContext.Current.CancellationToken);
        using GodwitClient client = hosts.A.OpenClient();
        Assert.Single(await client.GetVmsAsync(TestContext.Current.CancellationToken));
        return Stopwatch.GetElapsedTime(begin);
    }

    private static async Task UntilAsync(LabVm vm, Func<VmView, bool> wanted)
    {
        using CancellationTokenSource limit = new(Patience, TimeProvider.System);
        while (!wanted(await vm.ViewAsync()))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
        }
    }
}
