using Godwit.Client;
using Godwit.Contracts.Clusters;
using Godwit.Contracts.Domains;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Volumes;
using Godwit.Lab.Directories;
using Godwit.Lab.FileServers;

namespace Godwit.Lab.Hosts;

/// <summary>Does by the API what an administrator would do next: one cluster of all hosts, and its shared volume.</summary>
internal static class LabCluster
{
    public const string Name = "cluster1";
    public const string VolumeName = "volume1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task FormAsync(IReadOnlyList<LabHost> hosts, LabOptions options, CancellationToken cancellationToken)
    {
        using GodwitClient first = hosts[0].OpenClient();
        await first.CreateClusterAsync(new CreateClusterRequest { Name = Name, LeaseSeconds = options.LeaseSeconds }, cancellationToken);
        await UntilAsync(async () => (await first.GetClusterAsync(cancellationToken)) is { IsCurrent: true, Nodes.Count: > 0 }, cancellationToken);
        foreach (LabHost host in hosts.Skip(1))
        {
            await first.AddClusterNodeAsync(new AddNodeRequest { HostName = host.Name }, cancellationToken);
        }

        string path = LocalLab.VolumePath;
        if (options is { HasFileServer: true, HasKernels: true })
        {
            await ShareAsync(hosts, cancellationToken);
            path = LabFileServer.UncPath;
        }
        else if (options is { HasSharedDisk: true, HasKernels: true })
        {
            path = LocalLab.SharedDiskPath;
        }

        await first.AddClusterVolumeAsync(new AddClusterVolumeRequest { Name = VolumeName, Path = path }, cancellationToken);
        await UntilAsync(
            async () => (await first.GetClusterVolumesAsync(cancellationToken)) is [{ Nodes: var nodes }] && nodes.All(node => node.IsOnline)
                && (await first.GetClusterAsync(cancellationToken)).Nodes.All(node => node.State is NodeState.Up),
            cancellationToken);
    }

    private static async Task ShareAsync(IReadOnlyList<LabHost> hosts, CancellationToken cancellationToken)
    {
        foreach (LabHost host in hosts)
        {
            using GodwitClient client = host.OpenClient();
            await client.JoinDirectoryAsync(new JoinDirectoryRequest { Realm = LabDirectory.Realm }, cancellationToken);
            await client.AddVolumeAsync(new AddVolumeRequest { Path = LabFileServer.UncPath }, cancellationToken);
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            try
            {
                if (await isSo())
                {
                    return;
                }
            }
            catch (GodwitException notYet) when (notYet.Problem.Id is ProblemId.ClusterUnavailable)
            {
                // It has just been founded.
            }

            await Task.Delay(Pause, TimeProvider.System, limit.Token);
        }
    }
}
