using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Operations;
using Godwit.Testing;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>Carries out what a <see cref="Fault"/> says, and takes it back when its time is over.</summary>
internal sealed class SweepOutage(SweepWorld world)
{
    public bool LinkIsCut { get; private set; }

    public bool AllLinksAreCut { get; private set; }

    /// <param name="fault">What happens.</param>
    /// <param name="move">What is under test; null before it began.</param>
    public void Strike(Fault fault, Operation? move)
    {
        switch (fault.Kind)
        {
            case FaultKind.CallFails or FaultKind.ReplyLost:
                break;
            case FaultKind.SourceDaemonDies or FaultKind.DestinationDaemonDies:
                SweepHost host = fault.Kind is FaultKind.SourceDaemonDies ? world.A : world.B;
                host.KillDaemon();
                world.Later(TimeSpan.FromSeconds(fault.OutageSeconds), host.StartDaemon);
                break;
            case FaultKind.SourceQemuDies or FaultKind.DestinationQemuDies:
                foreach (FakeQemu qemu in (fault.Kind is FaultKind.SourceQemuDies ? world.A : world.B).LivingQemus)
                {
                    qemu.Kill();
                }

                break;
            case FaultKind.LinkCut or FaultKind.AllLinksCut:
                Cut(true, all: fault.Kind is FaultKind.AllLinksCut);
                world.Later(TimeSpan.FromSeconds(fault.OutageSeconds), () => Cut(false, all: false));
                break;
            case FaultKind.TargetBreaks:
                foreach (FakeQemu qemu in world.A.LivingQemus)
                {
                    qemu.BreakTargets();
                }

                break;
            case FaultKind.Cancelled:
                Cancel(move);
                break;
        }
    }

    private void Cut(bool cut, bool all)
    {
        world.Qemus.LinkIsCut = LinkIsCut = cut;
        AllLinksAreCut = all;
    }

    private void Cancel(Operation? move)
    {
        try
        {
            move?.Cancel();
        }
        catch (RefusedException refused) when (refused.Problem.Id is ProblemId.NotCancellable)
        {
            world.Note("too late to cancel");
        }
    }
}
