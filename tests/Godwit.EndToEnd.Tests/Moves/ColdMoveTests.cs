using System.Globalization;
using System.Security.Cryptography;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Networks;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

/// <summary>A VM that does not run goes to another host.</summary>
[Collection(nameof(TwoHosts))]
public sealed class ColdMoveTests(TwoHosts hosts)
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(6);

    public static TheoryData<int> Sizes => [new(256), new TheoryDataRow<int>(1024).WithTrait("category", "slow")];

    [Theory]
    [InlineData(VmState.Off, Traits = ["category", "slow"])]
    [InlineData(VmState.Saved)]
    public Task It_arrives_as_it_left_and_goes_on_there(VmState state) => hosts.TellAsync(
        new VmShape { Disks = [DiskFormat.Raw, DiskFormat.Qcow2] },
        async vm =>
        {
            GuestStatistics before = await BringToAsync(vm, state);
            VmView departing = await vm.ViewAsync();

            await vm.MoveAsync();

            await vm.AssertOneOwnerAsync(hosts.B, state);
            VmView arrived = await vm.ViewAsync();
            Assert.All(arrived.AllocatedBytes, disk => Assert.InRange(disk.Value, 1, departing.AllocatedBytes[disk.Key] + (1 << 20)));
            await GoesOnAsync(vm, state, before);

            // And back, running, as if nothing had been.
            await vm.MoveAsync();
            await vm.AssertOneOwnerAsync(hosts.A);
            await vm.AssertNothingLostAsync();
        });

    [Fact]
    [Trait("category", "slow")]
    public Task A_move_cancelled_in_the_middle_while_nobody_answers_leaves_it_where_it_was() => hosts.TellAsync(new VmShape { DataMebibytes = 48 }, async vm =>
    {
        GuestStatistics before = await BringToAsync(vm, VmState.Saved);
        LabHost source = vm.Home;
        await hosts.SetRateAsync(TwoHosts.SlowRate);
        OperationView move = await vm.BeginMoveAsync(hosts.B);
        using Godwit.Client.GodwitClient client = source.OpenClient();
        await client.UntilAsync(move.Id, view => view.Progress?.Percent > 10);
        await hosts.B.KillDaemonAsync();
        await client.UntilAsync(move.Id, view => view.Progress?.LinkBrokenFor is not null);

        await client.CancelOperationAsync(move.Id);
        OperationView end = await vm.EndOfAsync(move, source);
        await hosts.B.StartDaemonAsync();
        await hosts.SetRateAsync(TwoHosts.FullRate);

        Assert.Equal(OperationState.Cancelled, end.State);
        await vm.AssertOneOwnerAsync(source, VmState.Saved);
        await vm.MoveAsync();
        await vm.AssertOneOwnerAsync(hosts.B, VmState.Saved);
        await GoesOnAsync(vm, VmState.Saved, before);
    });

    [Fact]
    [Trait("category", "slow")]
    public Task A_destination_whose_daemon_is_killed_in_the_middle_goes_on_with_what_it_has() => hosts.TellAsync(
        new VmShape { Disks = [DiskFormat.Raw], DiskMebibytes = 512, DataMebibytes = 256 },
        vm => ArrivesAsync(vm, dataMebibytes: 256, async () =>
        {
            await hosts.B.KillDaemonAsync();
            await hosts.B.StartDaemonAsync();
        }));

    [Theory]
    [MemberData(nameof(Sizes))]
    public Task A_link_that_is_cut_in_the_middle_costs_only_what_was_on_its_way(int dataMebibytes) => hosts.TellAsync(
        new VmShape { Disks = [DiskFormat.Raw], DiskMebibytes = 2 * dataMebibytes, DataMebibytes = dataMebibytes },
        vm => ArrivesAsync(vm, dataMebibytes, async () =>
        {
            await hosts.Lab.Links.CutAsync(hosts.A.Name, LabNetwork.Move);
            await Task.Delay(Outage, TimeProvider.System);
            await hosts.Lab.Links.RestoreAsync(hosts.A.Name, LabNetwork.Move);
        }, waits: true));

    /// <summary>It moves, off, is disturbed in the middle, and arrives as it was, with hardly more on the wire than its data.</summary>
    private async Task ArrivesAsync(LabVm vm, int dataMebibytes, Func<Task> disturb, bool waits = false)
    {
        VmView departing = await vm.ViewAsync();
        string digest = await DigestAsync(hosts.A.PathOutside(departing.Configuration.Disks[0].Path));
        // A few seconds for all of it.
        await hosts.SetRateAsync($"{dataMebibytes * 2}mbit");
        LinkCounters before = await hosts.Lab.Links.ReadAsync(hosts.A.Name, LabNetwork.Move);
        OperationView move = await vm.BeginMoveAsync(hosts.B);
        List<MoveProgress> seen = [];
        using Godwit.Client.GodwitClient client = hosts.A.OpenClient();
        Task? disturbing = null;
        await foreach (OperationView view in client.WatchOperationAsync(move.Id, cancellationToken: TestContext.Current.CancellationToken))
        {
            seen.AddRange(view.Progress is { } progress ? [progress] : Array.Empty<MoveProgress>());
            if (view.Progress?.Percent > 40)
            {
                disturbing ??= disturb();
            }
        }

        await (disturbing ?? Task.CompletedTask);
        OperationView end = await vm.EndOfAsync(move, hosts.A);
        LinkCounters after = await hosts.Lab.Links.ReadAsync(hosts.A.Name, LabNetwork.Move);
        await hosts.SetRateAsync(TwoHosts.FullRate);

        Assert.True(end.State is OperationState.Completed, $"{end.Problem}");
        vm.Home = hosts.B;
        VmView arrived = await vm.ViewAsync();
        Assert.Equal(digest, await DigestAsync(hosts.B.PathOutside(arrived.Configuration.Disks[0].Path)));
        Assert.InRange(arrived.AllocatedBytes.Values.Single(), 1, departing.AllocatedBytes.Values.Single() + (1 << 20));
        long wire = after.SentBytes - before.SentBytes, data = (long)dataMebibytes << 20;
        hosts.Tally.Line(string.Create(
            CultureInfo.InvariantCulture, $"cold move of {dataMebibytes} MiB, disturbed in the middle: {wire >> 20} MiB on the wire, {end.Report!.Total.TotalSeconds:0.0} s"));
        Assert.InRange(wire, data, data * 12 / 10);
        Assert.True(!waits || seen.Exists(progress => progress.LinkBrokenFor is not null), "Nobody was told that the move waits for the link.");
        Assert.All(seen.Zip(seen.Skip(1)), pair =>
        {
            Assert.True(pair.First.Percent <= pair.Second.Percent, $"{pair.First.Percent} % became {pair.Second.Percent} %");
            Assert.True(pair.First.Disks[0].BytesDone <= pair.Second.Disks[0].BytesDone, "bytes ran backwards");
        });
        await vm.AssertOneOwnerAsync(hosts.B, VmState.Off);
    }

    private static async Task<string> DigestAsync(string path)
    {
        await using FileStream file = File.OpenRead(path);
        return Convert.ToHexString(await SHA256.HashDataAsync(file));
    }

    private static async Task<GuestStatistics> BringToAsync(LabVm vm, VmState state)
    {
        await vm.StartAsync();
        await vm.AssertWritesOnAsync();
        GuestStatistics before = await vm.Agent.QuietAsync();
        await vm.DoAsync((client, name) => state is VmState.Off
            ? client.StopVmAsync(name, new StopVmRequest { TimeoutSeconds = 60 })
            : client.SaveVmAsync(name));
        return before;
    }

    private static async Task GoesOnAsync(LabVm vm, VmState state, GuestStatistics before)
    {
        await vm.StartAsync();
        if (state is VmState.Saved)
        {
            await vm.AssertSameGuestAsync(before);
        }

        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
        await vm.Agent.SetAsync(vm.Shape.Load);
    }
}
