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
            case FaultKind.RegisterSilent:
                world.Register.Silence(true);
                world.Later(TimeSpan.FromSeconds(fault.OutageSeconds), () => world.Register.Silence(false));
                break;
            case FaultKind.WriteArrivesLate:
                Strike(fault with { Kind = FaultKind.SourceDaemonDies }, move);
                break;
            case FaultKind.SourceLosesRight or FaultKind.DestinationLosesRight:
                LoseRight(fault.Kind is FaultKind.SourceLosesRight ? world.A : world.B, SweepRegister.Third, fault.OutageSeconds);
                break;
            case FaultKind.SourceNodeDies:
                LoseRight(world.A, world.B.Name, fault.OutageSeconds);
                PowerOff(world.A, fault.OutageSeconds);
                break;
            case FaultKind.DestinationNodeDies:
                LoseRight(world.B, world.A.Name, fault.OutageSeconds);
                PowerOff(world.B, fault.OutageSeconds);
                break;
            case FaultKind.Cancelled:
                Cancel(move);
                break;
        }
    }

    private void LoseRight(SweepHost host, string heir, int seconds)
    {
        world.Register.Lose(host.Name, heir);
        world.Later(TimeSpan.FromSeconds(seconds), () => world.Register.Return(host.Name));
    }

    private void PowerOff(SweepHost host, int seconds)
    {
        host.KillDaemon();
        foreach (FakeQemu qemu in host.LivingQemus)
        {
            qemu.Kill();
        }

        world.Later(TimeSpan.FromSeconds(seconds), host.StartDaemon);
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
