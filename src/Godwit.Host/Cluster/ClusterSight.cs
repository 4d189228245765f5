using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Etcd;
using Godwit.Host.Cluster.Records;

namespace Godwit.Host.Cluster;

/// <summary>The cluster's memory at one revision, read. Never changes; the next one shares what stayed the same.</summary>
internal sealed record ClusterSight
{
    public static ClusterSight Empty { get; } = new();

    public ClusterRecord? Cluster { get; init; }

    public string? Leader { get; init; }

    public ImmutableSortedDictionary<string, Stored<NodeRecord>> Nodes { get; init; } = ImmutableSortedDictionary<string, Stored<NodeRecord>>.Empty;

    public ImmutableDictionary<string, Stored<NodeLife>> Alive { get; init; } = ImmutableDictionary<string, Stored<NodeLife>>.Empty;

    /// <summary>The last right that each node had, whether it lives or not.</summary>
    public ImmutableDictionary<string, Stored<NodeLife>> Rights { get; init; } = ImmutableDictionary<string, Stored<NodeLife>>.Empty;

    public ImmutableDictionary<string, Stored<DaemonLife>> Daemons { get; init; } = ImmutableDictionary<string, Stored<DaemonLife>>.Empty;

    public ImmutableDictionary<VmId, Stored<RoleRecord>> Roles { get; init; } = ImmutableDictionary<VmId, Stored<RoleRecord>>.Empty;

    public ImmutableDictionary<VmId, Stored<OwnerRecord>> Owners { get; init; } = ImmutableDictionary<VmId, Stored<OwnerRecord>>.Empty;

    public ImmutableDictionary<OperationId, Stored<RoleMoveRecord>> Moves { get; init; } = ImmutableDictionary<OperationId, Stored<RoleMoveRecord>>.Empty;

    public ImmutableSortedDictionary<string, Stored<VolumeRecord>> Volumes { get; init; } = ImmutableSortedDictionary<string, Stored<VolumeRecord>>.Empty;

    /// <summary>Moves that wait or run, in the order in which they begin: drains as the rest, by priority, then by age.</summary>
    public IEnumerable<RoleMoveRecord> OpenMoves =>
        Moves.Values.Select(move => move.Value).Where(move => move.IsOpen)
            .OrderByDescending(move => move.Priority).ThenBy(move => move.AskedAt).ThenBy(move => move.Id.ToString(), StringComparer.Ordinal);

    /// <summary>It has no right in force, and under the last one that it had no guest runs any more.</summary>
    public bool IsFenced(NodeRecord node) =>
        !Alive.ContainsKey(node.Name) && (!Rights.TryGetValue(node.Name, out Stored<NodeLife>? right) || right.Value.Lease == node.FencedLease);

    public RoleMoveRecord? MoveOf(VmId vm) => OpenMoves.FirstOrDefault(move => move.Vm == vm);

    /// <summary>By name or id; null when there is none.</summary>
    public RoleRecord? FindRole(string nameOrId) => VmId.TryParse(nameOrId, out VmId id) && Roles.TryGetValue(id, out Stored<RoleRecord>? byId)
        ? byId.Value
        : Roles.Values.Select(role => role.Value).FirstOrDefault(role => string.Equals(role.Name, nameOrId, StringComparison.OrdinalIgnoreCase));

    /// <summary>With a key as it stands now.</summary>
    /// <param name="key">The key.</param>
    /// <param name="found">Null when it is gone.</param>
    public ClusterSight With(string key, EtcdKeyValue? found)
    {
        if (key == ClusterKeys.Cluster)
        {
            return this with { Cluster = Read(found, ClusterJson.Default.ClusterRecord)?.Value };
        }

        if (key == ClusterKeys.Leader)
        {
            return this with { Leader = found?.Text };
        }

        if (NameIn(key, ClusterKeys.Nodes) is { } node)
        {
            return this with { Nodes = Read(found, ClusterJson.Default.NodeRecord) is { } value ? Nodes.SetItem(node, value) : Nodes.Remove(node) };
        }

        if (NameIn(key, ClusterKeys.Alive) is { } living)
        {
            return this with { Alive = Read(found, ClusterJson.Default.NodeLife) is { } value ? Alive.SetItem(living, value) : Alive.Remove(living) };
        }

        if (NameIn(key, ClusterKeys.Rights) is { } entitled)
        {
            return this with { Rights = Read(found, ClusterJson.Default.NodeLife) is { } value ? Rights.SetItem(entitled, value) : Rights.Remove(entitled) };
        }

        if (NameIn(key, ClusterKeys.Daemons) is { } daemon)
        {
            return this with { Daemons = Read(found, ClusterJson.Default.DaemonLife) is { } value ? Daemons.SetItem(daemon, value) : Daemons.Remove(daemon) };
        }

        if (NameIn(key, ClusterKeys.Roles) is { } role && VmId.TryParse(role, out VmId roleId))
        {
            return this with { Roles = Read(found, ClusterJson.Default.RoleRecord) is { } value ? Roles.SetItem(roleId, value) : Roles.Remove(roleId) };
        }

        if (NameIn(key, ClusterKeys.Owners) is { } owned && VmId.TryParse(owned, out VmId ownedId))
        {
            return this with { Owners = Read(found, ClusterJson.Default.OwnerRecord) is { } value ? Owners.SetItem(ownedId, value) : Owners.Remove(ownedId) };
        }

        if (NameIn(key, ClusterKeys.Moves) is { } move && OperationId.TryParse(move, out OperationId moveId))
        {
            return this with { Moves = Read(found, ClusterJson.Default.RoleMoveRecord) is { } value ? Moves.SetItem(moveId, value) : Moves.Remove(moveId) };
        }

        return NameIn(key, ClusterKeys.Volumes) is { } volume
            ? this with { Volumes = Read(found, ClusterJson.Default.VolumeRecord) is { } record ? Volumes.SetItem(volume, record) : Volumes.Remove(volume) }
            : this;
    }

    /// <summary>A record that a newer version wrote in a form that cannot be read is as good as none; its key stays.</summary>
    public static Stored<T>? Read<T>(EtcdKeyValue? found, JsonTypeInfo<T> type)
    {
        try
        {
            return found is null || JsonSerializer.Deserialize(found.Value.Span, type) is not { } value ? null : new Stored<T>(value, found.ModRevision);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static ReadOnlyMemory<byte> Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    private static string? NameIn(string key, string prefix) => key.StartsWith(prefix, StringComparison.Ordinal) ? key[prefix.Length..] : null;
}
