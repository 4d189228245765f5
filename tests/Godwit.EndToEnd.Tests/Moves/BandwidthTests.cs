using Godwit.Client;
using Godwit.Contracts.Hosts;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Networks;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

/// <summary>A move sends what it may, by the counters of the network's interface.</summary>
[Collection(nameof(TwoHosts))]
public sealed class BandwidthTests(TwoHosts hosts)
{
    /// <summary>50 Mbit/s.</summary>
    private const long Cap = 6_250_000;

    [Fact]
    public Task A_cap_is_held_in_every_phase_a_pause_stops_the_transfer_and_no_cap_lets_it_end() => hosts.TellAsync(
        new VmShape { DataMebibytes = 64, Load = "drate=20 mem=0 mrate=0" },
        async vm =>
        {
            await vm.StartAsync();
            using GodwitClient client = hosts.A.OpenClient();
            OperationView move = await client.MoveVmAsync(vm.Name, vm.MoveTo(hosts.B) with { MaximumBytesPerSecond = Cap });
            await client.UntilAsync(move.Id, view => view.Progress is { Phase: MovePhase.Mirroring, Disks: [{ BytesDone: > 20 << 20 }] });
            AssertHeld("disks", await RateAsync(TimeSpan.FromSeconds(3)));

            OperationView held = await client.PauseOperationAsync(move.Id);
            Assert.True(held.Paused);
            await RateAsync(TimeSpan.FromSeconds(1)); // what was on its way
            double paused = await RateAsync(TimeSpan.FromSeconds(2));
            Assert.True(paused < Cap / 20.0, $"{paused:0} bytes a second crossed the network while the move was paused.");
            Assert.Null((await client.ResumeOperationAsync(move.Id)).Paused);

            await client.LimitOperationAsync(move.Id, 40 * Cap);
            await client.UntilAsync(move.Id, view => view.Progress?.Phase is MovePhase.Memory);
            await client.LimitOperationAsync(move.Id, Cap);
            OperationView now = await client.UntilAsync(move.Id, view => view.Progress is { Phase: MovePhase.Memory, Memory.BytesSent: > 0 });
            Assert.Equal(MovePhase.Memory, now.Progress!.Phase);
            await RateAsync(TimeSpan.FromSeconds(0.5));
            AssertHeld("memory", await RateAsync(TimeSpan.FromSeconds(2)));

            await client.LimitOperationAsync(move.Id, null);
            OperationView end = await client.WaitForOperationAsync(move.Id);
            Assert.True(end.State is OperationState.Completed, $"{end.Problem}");
            vm.Home = hosts.B;
            await vm.AssertNothingLostAsync();
        });

    [Fact]
    public Task The_cap_of_a_host_is_shared_by_its_moves() => hosts.TellAsync(async () =>
    {
        await using LabVm one = await LabVm.CreateAsync(hosts, new VmShape { DataMebibytes = 48 });
        await using LabVm other = await LabVm.CreateAsync(hosts, new VmShape { DataMebibytes = 48 });
        using GodwitClient client = hosts.A.OpenClient();
        HostSettings settings = (await client.GetHostAsync()).Settings;
        await client.SetHostSettingsAsync(settings with { MaximumMigrationBytesPerSecond = 2 * Cap });

        OperationView first = await client.MoveVmAsync(one.Name, one.MoveTo(hosts.B));
        OperationView second = await client.MoveVmAsync(other.Name, other.MoveTo(hosts.B));
        foreach (OperationView move in new[] { first, second })
        {
            await client.UntilAsync(move.Id, view => view.Progress is { Phase: MovePhase.Landing, Disks: [{ BytesDone: > 4 << 20 }] });
        }

        AssertHeld("two moves together", await RateAsync(TimeSpan.FromSeconds(2)), 2 * Cap);
        double apart = Math.Abs(await DoneAsync(client, first) - await DoneAsync(client, second));
        Assert.True(apart < 12 << 20, $"One has {apart / (1 << 20):0} MiB more than the other.");

        await client.SetHostSettingsAsync(settings with { MaximumMigrationBytesPerSecond = 0 });
        foreach ((OperationView move, LabVm vm) in new[] { (first, one), (second, other) })
        {
            OperationView end = await client.WaitForOperationAsync(move.Id);
            Assert.True(end.State is OperationState.Completed, $"{end.Problem}");
            vm.Home = hosts.B;
            await vm.DoAsync((host, name) => host.RemoveVmAsync(name, deleteDisks: true));
        }
    });

    private void AssertHeld(string what, double rate, long cap = Cap)
    {
        hosts.Tally.Line($"cap of {cap * 8 / 1e6:0} Mbit/s, {what}: {rate * 8 / 1e6:0.0} Mbit/s on the wire");
        Assert.InRange(rate, cap * 0.9, cap * 1.1);
    }

    private static async Task<long> DoneAsync(GodwitClient client, OperationView move) =>
        (await client.GetOperationAsync(move.Id)).Progress!.Disks.Sum(disk => disk.BytesDone);

    private async Task<double> RateAsync(TimeSpan span)
    {
        TimeProvider time = TimeProvider.System;
        (long begin, long at) = (await SentAsync(), time.GetTimestamp());
        await Task.Delay(span, time, TestContext.Current.CancellationToken);
        return (await SentAsync() - begin) / time.GetElapsedTime(at).TotalSeconds;
    }

    private async Task<long> SentAsync() => (await hosts.Lab.Links.ReadAsync(hosts.A.Name, LabNetwork.Move)).SentBytes;
}
