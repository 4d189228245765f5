using System.Diagnostics.CodeAnalysis;
using Godwit.Etcd;
using Godwit.Host.Cluster.Members;
using Godwit.Host.Cluster.Records;

namespace Godwit.Host.Cluster;

/// <summary>This node's connection with its cluster, for as long as it belongs to it: a client, and the cluster's memory as it stands.</summary>
internal sealed class ClusterSession : IAsyncDisposable
{
    private static readonly string[] Prefixes =
    [
        ClusterKeys.Cluster, ClusterKeys.Leader, ClusterKeys.Nodes, ClusterKeys.Alive, ClusterKeys.Rights, ClusterKeys.Daemons, ClusterKeys.Roles, ClusterKeys.Owners,
        ClusterKeys.Moves, ClusterKeys.Volumes,
    ];

    private readonly EtcdMirror _mirror;
    private volatile ClusterSight _sight = ClusterSight.Empty;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [SuppressMessage("Reliability", "CA2000", Justification = "It is disposed with this.")]
    public ClusterSession(ClusterMember member, ClusterFolder folder, TimeProvider time)
    {
        Member = member;
        Client = new EtcdClient(ClusterTls.Options(member, folder));
        Store = new ClusterStore(Client, time);
        _mirror = new EtcdMirror(Client, Prefixes);
    }

    public ClusterMember Member { get; }

    public EtcdClient Client { get; }

    public ClusterStore Store { get; }

    /// <summary>The newest that was heard; empty until <see cref="FollowAsync"/> has begun.</summary>
    public ClusterSight Sight => _sight;

    /// <summary>Etcd's, of what was heard last: it grows by one with each write.</summary>
    public long Revision => _mirror.Snapshot.Revision;

    /// <summary>A member was heard lately.</summary>
    public bool IsCurrent => _mirror.IsCurrent;

    /// <summary>For how long none was.</summary>
    public TimeSpan Silence => _mirror.Silence;

    /// <summary>Ends at the next change.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>Keeps <see cref="Sight"/> up to date until cancelled.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        await foreach (EtcdMirrorChange change in _mirror.ChangesAsync(cancellationToken))
        {
            ClusterSight sight = _sight;
            foreach (string key in change.Keys)
            {
                sight = sight.With(key, change.Snapshot[key]);
            }

            _sight = sight;
            Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _mirror.DisposeAsync();
        await Client.DisposeAsync();
    }
}
