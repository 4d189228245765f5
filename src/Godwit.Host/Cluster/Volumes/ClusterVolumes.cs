using System.Text.RegularExpressions;
using Godwit.Contracts.Clusters;
using Godwit.Contracts.Problems;
using Godwit.Etcd;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Records;

namespace Godwit.Host.Cluster.Volumes;

/// <summary>Takes cluster shared volumes on and off. Before one is taken on every node proves that it has the very same storage, and that locks hold there.</summary>
internal sealed partial class ClusterVolumes(ClusterSessions sessions, VolumeProof proof, ClusterLog log)
{
    public const string Root = "/srv/clusterstorage";

    /// <exception cref="RefusedException">Not every node has it, or its locks do not hold.</exception>
    public async Task<VolumeRecord> AddAsync(AddClusterVolumeRequest request, CancellationToken cancellationToken)
    {
        ClusterSession session = sessions.Required;
        if (!VolumeName().IsMatch(request.Name))
        {
            throw Invalid(request.Name, $"'{request.Name}' cannot be a volume's name", "Letters, digits, dashes and dots, as in 'volume1'.");
        }

        if (session.Sight.Volumes.ContainsKey(request.Name))
        {
            throw new RefusedException(
                ProblemId.ClusterVolumeExists, request.Name, $"The cluster has a volume named {request.Name} already.", "'godwit cluster volume list' shows them.");
        }

        string path = request.Path ?? $"{Root}/{request.Name}";
        if (!Path.IsPathFullyQualified(path) || Mounts.Of(path) is not { } mount)
        {
            throw Invalid(
                request.Name, $"{path} does not exist here", $"Mount the storage at {path} on every node first; a share: godwit volume add smb //SERVER/SHARE on every node.");
        }

        var record = new VolumeRecord { Name = request.Name, Path = path.TrimEnd('/'), FileSystem = mount.FileSystem };
        await proof.RequireAsync(session, record, cancellationToken);
        await session.Store.ChangeAsync(ClusterKeys.Volume(record.Name), ClusterJson.Default.VolumeRecord, now => now ?? record, cancellationToken);
        await log.WriteAsync(session, 0, $"The cluster shared volume {record.Name} was taken on at {record.Path} ({record.FileSystem}).", cancellationToken);
        return record;
    }

    /// <summary>Its files stay.</summary>
    /// <exception cref="RefusedException">Roles have files on it.</exception>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        ClusterSession session = sessions.Required;
        VolumeRecord volume = session.Sight.Volumes.GetValueOrDefault(name)?.Value ?? throw new RefusedException(
            ProblemId.ClusterVolumeNotFound, name, $"The cluster has no volume named '{name}'.", "'godwit cluster volume list' shows them.");
        string[] users = [.. session.Sight.Roles.Values.Where(role => role.Value.Folder.StartsWith(volume.Path + "/", StringComparison.Ordinal)).Select(role => role.Value.Name)];
        if (users.Length > 0)
        {
            throw new RefusedException(
                ProblemId.ClusterVolumeInUse, name, $"{string.Join(", ", users)} lie on {name}.", "Move their storage elsewhere first, or take them out of the cluster.");
        }

        await session.Store.TryAsync(new EtcdTransaction { Then = [new EtcdOperation.Delete(ClusterKeys.Volume(name))] }, cancellationToken);
        await log.WriteAsync(session, 0, $"The cluster shared volume {name} was given up; its files stay.", cancellationToken);
    }

    private static RefusedException Invalid(string name, string cause, string remedy) => new(ProblemId.ClusterVolumeInvalid, name, $"{cause}.", remedy);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$")]
    private static partial Regex VolumeName();
}
