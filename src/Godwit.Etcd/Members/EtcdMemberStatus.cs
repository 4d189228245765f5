namespace Godwit.Etcd;

/// <summary>A member about itself.</summary>
public sealed record EtcdMemberStatus
{
    public required ulong ClusterId { get; init; }

    public required ulong MemberId { get; init; }

    /// <summary>Id of the member that leads, as this one knows; null when it knows none, which means no majority within its reach.</summary>
    public required ulong? Leader { get; init; }

    public required bool IsLearner { get; init; }

    /// <summary>"3.4.23".</summary>
    public required string Version { get; init; }

    /// <summary>The last revision that this member has applied.</summary>
    public required long Revision { get; init; }

    public required ulong RaftTerm { get; init; }

    public required ulong RaftIndex { get; init; }

    public required ulong RaftAppliedIndex { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long DatabaseBytes { get; init; }

    /// <summary>Bytes of the file that hold something; the rest comes back with <see cref="EtcdClient.DefragmentAsync"/>.</summary>
    public required long DatabaseBytesInUse { get; init; }

    /// <summary>"etcdserver: no leader", an alarm: in etcd's words.</summary>
    public required IReadOnlyList<string> Errors { get; init; }
}
