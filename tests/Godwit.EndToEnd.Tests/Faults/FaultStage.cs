using Godwit.Contracts.Operations;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Hosts;
using Godwit.Lab.Networks;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Faults;

/// <summary>Brings a move to a moment, lets a fault strike there, and mends it as the host's own upkeep would.</summary>
internal sealed class FaultStage(LabVm vm)
{
    /// <summary>How soon systemd starts a daemon again that died (its RestartSec).</summary>
    private static readonly TimeSpan RestartDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>How long hosts lose sight of each other.</summary>
    public static readonly TimeSpan Partition = TimeSpan.FromSeconds(3);

    private LabHost Source { get; } = vm.Home;

    private LabHost Destination { get; } = vm.Hosts.Other(vm.Home);

    /// <summary>Runs the move into the fault and gives back how it ended.</summary>
    public async Task<OperationView> RunAsync(Moment moment, Fault fault)
    {
        bool slow = moment is Moment.Mirror or Moment.Memory;
        await vm.Hosts.SetRateAsync(slow ? TwoHosts.SlowRate : TwoHosts.FullRate);
        OperationView move;
        using (Hold(moment))
        {
            move = await vm.BeginMoveAsync(Destination);
            await MoveMoments.UntilAsync(Source, move.Id, moment);
            vm.Client.Reset();
            await StrikeAsync(fault);
        }

        await RestartAsync();
        Task<OperationView> end = vm.EndOfAsync(move, Source);
        await Task.WhenAny(end, fault is Fault.AllLinksCut ? Task.Delay(Partition, TimeProvider.System) : end);
        foreach (LabNetwork network in CutBy(fault))
        {
            await vm.Hosts.Lab.Links.RestoreAsync(Source.Name, network);
        }

        await vm.Hosts.SetRateAsync(TwoHosts.FullRate);
        return await end;
    }

    private MoveHold? Hold(Moment moment) => moment switch
    {
        Moment.Mirror or Moment.Memory => null,
        Moment.PreSwitchover => MoveHold.BeforeArm(Source),
        Moment.Armed => MoveHold.AfterArm(Source),
        Moment.RegisterChanged => MoveHold.BeforeGo(Source),
    };

    private async Task StrikeAsync(Fault fault)
    {
        switch (fault)
        {
            case Fault.DestinationQemuKilled:
                await Assert.Single(await Destination.GetQemuProcessesAsync()).KillAsync();
                break;
            case Fault.SourceQemuKilled:
                await Assert.Single(await Source.GetQemuProcessesAsync()).KillAsync();
                break;
            case Fault.DestinationDaemonKilled:
                await Destination.KillDaemonAsync();
                break;
            case Fault.SourceDaemonKilled:
                await Source.KillDaemonAsync();
                break;
            case Fault.LinkCut or Fault.AllLinksCut:
                await Task.WhenAll(CutBy(fault).Select(network => vm.Hosts.Lab.Links.CutAsync(Source.Name, network)));
                break;
        }
    }

    private static LabNetwork[] CutBy(Fault fault) => fault switch
    {
        Fault.LinkCut => [LabNetwork.Move],
        Fault.AllLinksCut => [LabNetwork.Move, LabNetwork.Management],
        Fault.DestinationQemuKilled or Fault.DestinationDaemonKilled or Fault.SourceDaemonKilled or Fault.SourceQemuKilled => [],
    };

    private async Task RestartAsync()
    {
        foreach (LabHost host in new[] { Source, Destination }.Where(host => host.Daemon is null))
        {
            await Task.Delay(RestartDelay, TimeProvider.System);
            await host.StartDaemonAsync();
        }
    }
}
