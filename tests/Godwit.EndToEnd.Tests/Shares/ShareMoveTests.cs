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
using Godwit.Lab.Networks;
using Xunit;

namespace Godwit.EndToEnd.Tests.Shares;

/// <summary>A real share, mounted by real kernels, and a machine that runs on it.</summary>
[Collection(nameof(TwoKernels))]
public sealed class ShareMoveTests(TwoKernels hosts)
{
    private const int WeightMebibytes = 96;

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
    [Trait("category", "slow")]
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

        // The kernel opens its files again one by one, and until it has them all an error may stop it once more.
        await vm.UntilItWritesAsync();
        await vm.AssertSameGuestAsync(before);
        await vm.UntilLockedAsync();
        Assert.Equal(ProblemId.RunsElsewhere, (await ShareStage.TryImportAsync(hosts.B, vm))?.Id);
        GuestStatistics after = await vm.AssertNothingLostAsync();
        hosts.Tally.Line(string.Create(
            CultureInfo.InvariantCulture, $"file server away for {ServerOutage.TotalSeconds:0} s: longest write {after.LongestWrite.TotalSeconds:0.0} s, errors {after.Errors}, 0 lost"));
    });

    [Fact]
    [Trait("category", "slow")]
    public Task A_host_that_loses_its_power_keeps_its_machine_until_the_server_gives_it_up() => hosts.TellOfShareAsync(
        async vm =>
        {
            GuestStatistics written = await vm.Agent.QuietAsync();
            Assert.Equal(ProblemId.RunsElsewhere, (await ShareStage.TryImportAsync(hosts.B, vm))?.Id);
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

    [Fact]
    [Trait("category", "slow")]
    public Task Two_hosts_that_race_a_hundred_times_start_a_machine_once_each_time() => hosts.TellOfShareAsync(
        async vm =>
        {
            await vm.DoAsync((client, name) => client.StopVmAsync(name, new StopVmRequest { TurnOff = true }));
            await vm.RaceToStartAsync(ShareStage.Folder, 100);
        },
        TimeSpan.FromMinutes(40));

    [Fact]
    [Trait("category", "slow")]
    public Task Several_move_at_once_and_from_the_hosts_own_disk_to_the_share_and_back() => hosts.TellOfShareAsync(async vm =>
    {
        await using LabVm other = await LabVm.CreateAsync(hosts, ShareStage.Shape with { Folder = "/vms" });
        await other.StartAsync();
        await other.MoveStorageAsync(new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = $"{ShareStage.Folder}/{other.Name}" });
        MoveReport[] together = await Task.WhenAll(vm.MoveAsync(ShareStage.OnlyTheMachine), other.MoveAsync(ShareStage.OnlyTheMachine));
        Assert.All(together, report => Assert.Equal(0, report.DiskBytes));

        // Off the share with the host in one move, and onto it again.
        await other.MoveAsync();
        await other.MoveAsync(new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = $"{ShareStage.Folder}/{other.Name}" });
        Assert.Equal(ProblemId.RunsElsewhere, (await ShareStage.TryImportAsync(hosts.A, other))?.Id);
        await other.AssertNothingLostAsync();
        GuestStatistics after = await vm.AssertNothingLostAsync();
        hosts.Tally.Line($"two at once on the share; one from a host's own disk onto it, off it and onto it again, with and without its host: errors {after.Errors}, 0 lost");
        await other.RemoveAsync();
    });

    /// <summary>With a disk of random data, which nothing makes smaller: had it crossed between the hosts, it would be seen on their wire.</summary>
    private async Task ThereAndBackAsync(LabVm vm, int moves)
    {
        string weight = $"{LabFileServer.UncPath}\\{vm.Name}\\weight.raw";
        await hosts.A.DoAsync($"dd if=/dev/urandom of={LabFileServer.MountPoint}/{vm.Name}/weight.raw bs=1M count={WeightMebibytes} 2>&1");
        await vm.DoAsync((client, name) => client.AddVmDiskAsync(name, new NewDisk { Path = weight, Format = DiskFormat.Raw }));
        GuestStatistics before = await vm.Agent.ReadAsync();
        List<TimeSpan> blackouts = [];
        for (int i = 0; i < moves; i++)
        {
            long wire = await MovedBytesAsync();
            MoveReport report = await vm.MoveAsync(ShareStage.OnlyTheMachine);
            Assert.InRange(await MovedBytesAsync() - wire, 0, (long)WeightMebibytes << 20);
            Assert.Equal(0, report.DiskBytes);
            blackouts.Add(report.Blackout!.Value);
            Assert.Equal(ProblemId.RunsElsewhere, (await ShareStage.TryImportAsync(hosts.Other(vm.Home), vm))?.Id);
        }

        await vm.AssertSameGuestAsync(before);
        GuestStatistics after = await vm.AssertNothingLostAsync();
        hosts.Tally.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{moves} moves of a machine with {WeightMebibytes} MiB of random data on {LabFileServer.UncPath}: blackout {string.Join(' ', blackouts.Select(blackout => $"{blackout.TotalMilliseconds:0}"))} ms, disk bytes between hosts 0, {after.Acknowledged} records, 0 lost"));
    }

    private async Task<long> MovedBytesAsync()
    {
        LinkCounters counters = await hosts.Lab.Links.ReadAsync(hosts.A.Name, LabNetwork.Move);
        return counters.SentBytes + counters.ReceivedBytes;
    }
}
