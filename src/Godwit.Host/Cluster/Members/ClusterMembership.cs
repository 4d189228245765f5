using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Cluster.Members;

/// <summary>The living holder of this host's place in a cluster.</summary>
internal sealed class ClusterMembership
{
    private readonly ClusterFolder _folder;
    private readonly HostOptions _options;
    private volatile ClusterMember? _current;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ClusterMembership(ClusterFolder folder, HostOptions options)
    {
        (_folder, _options) = (folder, options);
        _current = folder.Load();
    }

    /// <summary>Null before the host belongs to a cluster.</summary>
    public ClusterMember? Current => _current;

    /// <summary>Ends when it is another one.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <exception cref="RefusedException">The host is in no cluster.</exception>
    public ClusterMember Required => _current ?? throw new RefusedException(
        ProblemId.NotInCluster, _options.HostName, $"{_options.HostName} belongs to no failover cluster.",
        $"Found one with 'godwit cluster create NAME', or take it into one from a node: 'godwit cluster node add {_options.HostName}'.");

    public void Adopt(ClusterMember member)
    {
        _folder.Commit(member);
        _current = member;
        Tell();
    }

    /// <summary>Members came or went; nothing else is different.</summary>
    public void Follow(string endpoints)
    {
        ClusterMember next = Required with { Endpoints = endpoints };
        _folder.Commit(next);
        _current = next;
    }

    public void Leave()
    {
        _folder.Leave();
        _current = null;
        Tell();
    }

    private void Tell() => Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
