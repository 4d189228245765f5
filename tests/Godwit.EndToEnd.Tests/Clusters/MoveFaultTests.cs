using Godwit.Contracts.Clusters;
using Godwit.EndToEnd.Tests.Faults;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>A node dies in the middle of a move. The register is outside of both: whom it names runs the machine, or whoever is named after him.</summary>
[Collection(nameof(ClusterStage))]
[Trait("category", "slow")]
public sealed class MoveFaultTests(ClusterStage stage)
{
    [Theory]
    [InlineData(Moment.PreSwitchover, true)]
    [InlineData(Moment.Armed, true)]
    [InlineData(Moment.RegisterChanged, true)]
    [InlineData(Moment.PreSwitchover, false)]
    [InlineData(Moment.Armed, false)]
    [InlineData(Moment.RegisterChanged, false)]
    public Task A_node_dies_in_a_move_and_the_machine_runs_on_or_starts_again(Moment moment, bool isSource) => stage.TellAsync(1, async guests =>
    {
        ClusterVm guest = guests[0];
        (LabHost source, LabHost destination) = (stage.A, stage.B);
        LabHost victim = isSource ? source : destination;
        RoleMoveView move;
        long died;
        using (Hold(source, moment))
        {
            move = await guest.AskMoveAsync(destination);
            await UntilAtAsync(move, moment);
            await victim.PowerOffAsync();
            died = TimeProvider.System.GetTimestamp();
            guest.Client.Reset();
        }

        await guest.UntilHeardAsync();
        double heard = TimeProvider.System.GetElapsedTime(died).TotalSeconds;
        await guest.WorkAsync();
        await stage.AssertNothingLostAsync(guests);
        string owner = (await guest.RoleAsync()).OwnerNode;
        Assert.NotEqual(victim.Name, owner);
        await victim.StartDaemonAsync();
        await stage.UntilAllRunAsync(guests);
        RoleMoveView end = await stage.Eyes.MoveAsync(move);
        stage.Tally.Line(
            $"cluster fault: {(isSource ? "source" : "destination")} dead at {moment}: the machine answered on {owner} after {heard:0.0} s; "
            + $"the move {end.State} {end.Problem?.Id}");
    });

    private static MoveHold Hold(LabHost source, Moment moment) => moment switch
    {
        Moment.PreSwitchover => MoveHold.BeforeArm(source),
        Moment.Armed => MoveHold.AfterArm(source),
        _ => MoveHold.BeforeGo(source),
    };

    private async Task UntilAtAsync(RoleMoveView move, Moment moment)
    {
        using CancellationTokenSource limit = new(ClusterEyes.Patience, TimeProvider.System);
        while (true)
        {
            if ((await stage.Eyes.MoveAsync(move)).Operation is { } operation)
            {
                await MoveMoments.UntilAsync(stage.A, operation, moment);
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }
}
