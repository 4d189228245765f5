using Godwit.Client;
using Godwit.Contracts.Clusters;
using Godwit.Lab.Hosts;
using Godwit.Lab.Networks;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters.Campaigns;

/// <summary>Lets faults strike, and heals what would not heal by itself.</summary>
internal sealed class FaultHand(ClusterStage stage)
{
    /// <summary>How soon systemd starts a daemon again that died.</summary>
    private static readonly TimeSpan RestartDelay = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(Blow blow)
    {
        switch (blow.Kind)
        {
            case CampaignFault.PowerLoss:
                await blow.Node.PowerOffAsync();
                await LastAsync(blow);
                await blow.Node.StartDaemonAsync();
                break;
            case CampaignFault.DaemonKilled:
                await blow.Node.KillDaemonAsync();
                await Task.Delay(RestartDelay, TimeProvider.System);
                await blow.Node.StartDaemonAsync();
                break;
            case CampaignFault.DaemonHung:
                await HangAsync(blow, blow.Node.Daemon);
                break;
            case CampaignFault.EtcdKilled:
                await KillAsync(blow.Node.Etcd());
                break;
            case CampaignFault.EtcdHung:
                await HangAsync(blow, blow.Node.Etcd());
                break;
            case CampaignFault.GuardianKilled:
                await KillAsync(blow.Node.Guardian());
                break;
            case CampaignFault.GuardianHung:
                await HangAsync(blow, blow.Node.Guardian());
                break;
            case CampaignFault.MoveLinkCut:
                await CutAsync(blow, LabNetwork.Move);
                break;
            case CampaignFault.ManagementLinkCut:
                await CutAsync(blow, LabNetwork.Management);
                break;
            case CampaignFault.NodeCut:
                await CutAsync(blow, LabNetwork.Management, LabNetwork.Move);
                break;
            case CampaignFault.GuestKilled:
                await KillAsync((await blow.Node.GetQemuProcessesAsync()).Select(qemu => (ProcessIdentity?)qemu).FirstOrDefault());
                break;
            case CampaignFault.Drain:
                await DrainAsync(blow);
                break;
        }
    }

    private static Task LastAsync(Blow blow) => Task.Delay(blow.Lasts, TimeProvider.System, TestContext.Current.CancellationToken);

    private static async Task HangAsync(Blow blow, ProcessIdentity? process)
    {
        using IDisposable? hanging = process?.Hang();
        await LastAsync(blow);
    }

    private static async Task KillAsync(ProcessIdentity? process)
    {
        if (process is { } living)
        {
            await living.KillAsync();
        }
    }

    private async Task CutAsync(Blow blow, params LabNetwork[] networks)
    {
        foreach (LabNetwork network in networks)
        {
            await stage.Lab.Links.CutAsync(blow.Node.Name, network);
        }

        await LastAsync(blow);
        foreach (LabNetwork network in networks)
        {
            await stage.Lab.Links.RestoreAsync(blow.Node.Name, network);
        }
    }

    /// <summary>With another fault beside it, it may not come to its end; it is resumed then, too.</summary>
    private async Task DrainAsync(Blow blow)
    {
        await TryAsync(token => SuspendAsync(blow.Node.Name, token));
        long begun = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(30)
            && (await stage.Eyes.TryViewAsync())?.Nodes.Single(node => node.Name == blow.Node.Name).Drain is not (DrainStatus.Completed or DrainStatus.Failed))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        await stage.ResumeAsync(blow.Node);
    }

    private Task SuspendAsync(string node, CancellationToken token) => stage.Eyes.DoAsync(
        (client, cancellation) => client.SuspendClusterNodeAsync(node, new SuspendNodeRequest { Drain = true }, cancellation));

    private static async Task TryAsync(Func<CancellationToken, Task> act)
    {
        try
        {
            await act(TestContext.Current.CancellationToken);
        }
        catch (Exception refused) when (refused is GodwitException or TimeoutException)
        {
            // With no quorum there is no drain.
        }
    }
}
