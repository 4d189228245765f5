using System.Diagnostics;
using System.Globalization;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.EndToEnd.Tests.Faults;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.FileServers;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Shares;

/// <summary>What a guest of a share sees when its server, or one of the hosts, fails in the middle of its move.</summary>
[Collection(nameof(TwoKernels))]
public sealed class ShareMoveFaultTests(TwoKernels hosts)
{
    /// <summary>Memory takes some ten seconds so.</summary>
    private const string MemoryRate = "30mbit";

    private static readonly TimeSpan ServerOutage = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LockPatience = TimeSpan.FromMinutes(2);

    [Fact]
    [Trait("category", "slow")]
    public Task The_server_goes_away_while_memory_is_on_its_way() => hosts.TellOfShareAsync(async vm =>
    {
        LabFileServer server = hosts.Lab.FileServer!;
        LabHost source = vm.Home;
        GuestStatistics before = await vm.Agent.ReadAsync();
        OperationView move = await CatchAsync(vm, Moment.Memory);
        await server.KillAsync();
        await hosts.SetRateAsync(TwoHosts.FullRate);
        await Task.Delay(ServerOutage, TimeProvider.System);
        await server.StartAsync(TestContext.Current.CancellationToken);

        OperationView end = await vm.EndOfAsync(move, source);

        vm.Home = end.State is OperationState.Completed ? hosts.Other(source) : source;
        string seen = await vm.AssertOutlivedAsync(before);
        hosts.Tally.Line($"file server away for {ServerOutage.TotalSeconds:0} s in the middle of a move: it {end.State} {end.Problem?.Id}; {seen}");
        await MoveAgainAsync(vm);
    });

    [Fact]
    [Trait("category", "slow")]
    public Task The_source_loses_its_power_while_memory_is_on_its_way() => hosts.TellOfShareAsync(async vm =>
    {
        LabHost source = vm.Home, destination = hosts.Other(source);
        await CatchAsync(vm, Moment.Memory);
        ulong acknowledged = vm.Client.Read().Acknowledged;
        await source.PowerOffAsync();
        long begin = Stopwatch.GetTimestamp();
        await hosts.SetRateAsync(TwoHosts.FullRate);

        // What had landed is in the way until it is given up; then the machine is free for whoever takes its lock.
        Problem? first = await ShareStage.TryImportAsync(destination, vm), problem = first;
        while (problem is not null && Stopwatch.GetElapsedTime(begin) < LockPatience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            problem = await ShareStage.TryImportAsync(destination, vm);
        }

        Assert.True(problem is null, $"{problem}");
        TimeSpan imported = Stopwatch.GetElapsedTime(begin);
        vm.Home = destination;
        await vm.StartAsync();
        TimeSpan ran = Stopwatch.GetElapsedTime(begin);
        Assert.True((await vm.Agent.ReadAsync()).Acknowledged >= acknowledged, "The disk has forgotten records.");

        // The source comes back: the move is off, it still lists the machine, and cannot start it.
        await source.PowerOnAsync();
        Assert.Equal(ProblemId.RunsElsewhere, (await ShareStage.TryAsync(source, client => client.StartVmAsync(vm.Name)))?.Id);
        Assert.Empty(await source.GetQemuProcessesAsync());
        Assert.Single(await destination.GetQemuProcessesAsync());
        await vm.AssertWritesOnAsync();
        GuestStatistics after = await vm.AssertNothingLostAsync();
        Assert.Null(await ShareStage.TryAsync(source, client => client.RemoveVmAsync(vm.Name, deleteDisks: false)));
        hosts.Tally.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"source lost its power in the middle of a move: at first {first?.Id}, imported elsewhere after {imported.TotalSeconds:0.0} s, ran there after {ran.TotalSeconds:0.0} s, errors {after.Errors}, 0 lost"));
        await vm.Agent.SetAsync(ShareStage.Shape.Load);
        await MoveAgainAsync(vm);
    });

    [Fact]
    [Trait("category", "slow")]
    public Task The_source_loses_its_power_just_after_the_register_changed() => hosts.TellOfShareAsync(async vm =>
    {
        LabHost source = vm.Home, destination = hosts.Other(source);
        GuestStatistics before = await vm.Agent.ReadAsync();
        OperationView move;
        using (MoveHold.BeforeGo(source))
        {
            move = await CatchAsync(vm, Moment.RegisterChanged);
            await source.PowerOffAsync();
        }

        // The guest stands at the destination, which asks the source whose it is; nobody but the source's register knows.
        await source.PowerOnAsync();
        vm.Home = destination;
        string seen = await vm.AssertOutlivedAsync(before);
        Assert.Equal(OperationState.Completed, (await vm.EndOfAsync(move, source)).State);
        hosts.Tally.Line($"source lost its power after the register changed: the guest goes on at the destination when the source is back; {seen}");
        await MoveAgainAsync(vm);
    });

    [Fact]
    [Trait("category", "slow")]
    public Task The_destination_loses_its_power_while_memory_is_on_its_way() => hosts.TellOfShareAsync(async vm =>
    {
        LabHost source = vm.Home, destination = hosts.Other(source);
        GuestStatistics before = await vm.Agent.ReadAsync();
        OperationView move = await CatchAsync(vm, Moment.Memory);
        await destination.PowerOffAsync();
        await hosts.SetRateAsync(TwoHosts.FullRate);

        OperationView end = await vm.EndOfAsync(move, source);
        Assert.Equal(OperationState.Failed, end.State);
        await vm.AssertWritesOnAsync();

        await destination.PowerOnAsync();
        string seen = await vm.AssertOutlivedAsync(before);
        hosts.Tally.Line($"destination lost its power in the middle of a move: {end.Problem?.Id}; {seen}");
        await MoveAgainAsync(vm);
    });

    [Fact]
    [Trait("category", "slow")]
    public Task The_destination_loses_its_power_before_it_acknowledges_the_hand_over() => hosts.TellOfShareAsync(async vm =>
    {
        LabHost source = vm.Home, destination = hosts.Other(source);
        GuestStatistics before = await vm.Agent.ReadAsync();
        OperationView move;
        using (MoveHold.BeforeGo(source))
        {
            move = await CatchAsync(vm, Moment.RegisterChanged);
            await destination.PowerOffAsync();
        }

        // The source cannot know whether it runs there, and waits until the destination can say.
        await destination.PowerOnAsync();
        OperationView end = await vm.EndOfAsync(move, source);
        Assert.Equal((OperationState.Failed, ProblemId.HandOverFailed), (end.State, end.Problem?.Id));
        string seen = await vm.AssertOutlivedAsync(before);
        hosts.Tally.Line($"destination lost its power before it acknowledged the hand-over: the guest goes on at the source when the destination is back; {seen}");
        await MoveAgainAsync(vm);
    });

    /// <summary>Begins a move and returns at the moment, with the client's count begun anew.</summary>
    private async Task<OperationView> CatchAsync(LabVm vm, Moment moment)
    {
        await hosts.SetRateAsync(moment is Moment.Memory ? MemoryRate : TwoHosts.FullRate);
        await vm.Agent.ResetAsync();
        OperationView move = await vm.BeginMoveAsync(hosts.Other(vm.Home), ShareStage.OnlyTheMachine);
        await MoveMoments.UntilAsync(vm.Home, move.Id, moment);
        vm.Client.Reset();
        return move;
    }

    private static async Task MoveAgainAsync(LabVm vm)
    {
        await vm.MoveAsync(ShareStage.OnlyTheMachine);
        await vm.AssertOneOwnerAsync(vm.Home);
        await vm.AssertNothingLostAsync();
    }
}
