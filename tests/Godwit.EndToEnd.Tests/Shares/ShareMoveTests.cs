using System.Diagnostics;
using System.Globalization;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Contracts.Volumes;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.FileServers;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Shares;

/// <summary>A real share, mounted by real kernels, and a machine that runs on it.</summary>
[Collection(nameof(TwoKernels))]
public sealed class ShareMoveTests(TwoKernels hosts)
{
    private static readonly TimeSpan ServerOutage = TimeSpan.FromSeconds(15);

    [Fact]
    [Trait("category", "slow")]
    public Task It_moves_there_and_back_ten_times() => hosts.TellOfShareAsync(vm => ThereAndBackAsync(vm, 10));

    [Fact]
    public Task A_host_that_is_not_granted_is_refused_and_once_granted_it_moves_there_and_back_and_its_disk_stays() => hosts.TellOfShareAsync(async vm =>
    {
        LabFileServer server = hosts.Lab.FileServer!;
        await server.RevokeAsync(hosts.B);

        Problem? refused = await ShareStage.TryAsync(hosts.A, client => client.MoveVmAsync(vm.Name, vm.MoveTo(hosts.B, ShareStage.OnlyTheMachine)));

        Assert.Equal(ProblemId.ShareAccessDenied, refused?.Id);
        Assert.Contains(@"LAB\HOSTB$", refused!.Message);
        Assert.Contains(vm.Name, refused.Message);
        hosts.Tally.Line($"not granted: {refused}");
        try
        {
            await ShareStage.GrantAsSaidAsync(server, refused.Remedy);
            await ThereAndBackAsync(vm, 2);
        }
        finally
        {
            // The remedy is for the machine's folder; others need the share.
            await server.GrantAsync(hosts.B);
        }
    });

    [Fact]
    public Task The_server_goes_away_for_a_while_and_nothing_is_lost() => hosts.TellOfShareAsync(async vm =>
    {
        GuestStatistics before = await vm.Agent.ReadAsync();
        LabFileServer server = hosts.Lab.FileServer!;
        await server.KillAsync();
        long begin = Stopwatch.GetTimestamp();
        VolumeView away = await ShareStage.UntilVolumeAsync(hosts.A, volume => volume.State is not VolumeState.Online);
        Assert.NotNull(away.Problem);
        // Nobody who asks for something else waits for it.
        Assert.Equal(VmState.Running, (await vm.ViewAsync()).State);
        await Task.Delay(ServerOutage - Stopwatch.GetElapsedTime(begin) is { Ticks: > 0 } rest ? rest : TimeSpan.Zero, TimeProvider.System);
        await server.StartAsync(TestContext.Current.CancellationToken);
        await ShareStage.UntilOnlineAsync(hosts.A);

        await vm.UntilHeardAsync();
        await vm.AssertWritesOnAsync();
        await vm.AssertSameGuestAsync(before);
        Assert.Equal(ProblemId.RunsElsewhere, (await ShareStage.TryImportAsync(hosts.B, vm))?.Id);
        GuestStatistics after = await vm.AssertNothingLostAsync();
        hosts.Tally.Line(string.Create(
            CultureInfo.InvariantCulture, $"file server away for {ServerOutage.TotalSeconds:0} s: longest write {after.LongestWrite.TotalSeconds:0.0} s, errors {after.Errors}, 0 lost"));
    });

    [Fact]
    public Task A_host_that_loses_its_power_keeps_its_machine_until_the_server_gives_it_up() => hosts.TellOfShareAsync(
        async vm =>
        {
            GuestStatistics written = await vm.Agent.QuietAsync();
            long begin = Stopwatch.GetTimestamp();
            await hosts.A.PowerOffAsync();

            // Refused while the lock lives, then granted.
            Problem? first = await ShareStage.TryImportAsync(hosts.B, vm);
            Problem? problem = first;
            while (problem?.Id is ProblemId.RunsElsewhere && Stopwatch.GetElapsedTime(begin) < TimeSpan.FromMinutes(2))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
                problem = await ShareStage.TryImportAsync(hosts.B, vm);
            }

            Assert.Null(problem);
            TimeSpan held = Stopwatch.GetElapsedTime(begin);
            vm.Home = hosts.B;
            await vm.StartAsync();
            hosts.Tally.Line(string.Create(
                CultureInfo.InvariantCulture, $"power loss: the file server gave the lock back after {held.TotalSeconds:0.0} s (first answer: {first?.Id.ToString() ?? "granted"}), the guest ran elsewhere after {Stopwatch.GetElapsedTime(begin).TotalSeconds:0.0} s"));
            await vm.AssertRecordsAsync(written);

            // The first host comes back: it still lists the machine, and cannot start it.
            await hosts.A.BootAsync();
            await hosts.A.StartDaemonAsync();
            await hosts.PrepareAsync();
            Assert.Equal(ProblemId.RunsElsewhere, (await ShareStage.TryAsync(hosts.A, client => client.StartVmAsync(vm.Name)))?.Id);
            await vm.AssertNothingLostAsync();
            Assert.Null(await ShareStage.TryAsync(hosts.A, client => client.RemoveVmAsync(vm.Name, deleteDisks: false)));
        });

    private async Task ThereAndBackAsync(LabVm vm, int moves)
    {
        GuestStatistics before = await vm.Agent.ReadAsync();
        List<TimeSpan> blackouts = [];
        for (int i = 0; i < moves; i++)
        {
            MoveReport report = await vm.MoveAsync(ShareStage.OnlyTheMachine);
            Assert.Equal(0, report.DiskBytes);
            blackouts.Add(report.Blackout!.Value);
            Assert.Equal(ProblemId.RunsElsewhere, (await ShareStage.TryImportAsync(hosts.Other(vm.Home), vm))?.Id);
        }

        await vm.AssertSameGuestAsync(before);
        GuestStatistics after = await vm.AssertNothingLostAsync();
        hosts.Tally.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{moves} moves of a machine on {LabFileServer.UncPath}: blackout {string.Join(' ', blackouts.Select(blackout => $"{blackout.TotalMilliseconds:0}"))} ms, disk bytes between hosts 0, {after.Acknowledged} records, 0 lost"));
    }
}
