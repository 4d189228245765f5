namespace Godwit.Etcd;

/// <summary>One member of a cluster as it is to be started.</summary>
public sealed record EtcdMemberSettings
{
    public required string Name { get; init; }

    /// <summary>A folder of this member alone, readable by its user only. Etcd makes it.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Where it listens for clients, and what it tells them. With TLS: https.</summary>
    public required Uri ClientUrl { get; init; }

    /// <summary>Where it listens for members, and what it tells them. With TLS: https.</summary>
    public required Uri PeerUrl { get; init; }

    /// <summary>More addresses to listen at for clients, as on loopback.</summary>
    public IReadOnlyList<Uri> AlsoListenAt { get; init; } = [];

    /// <summary>Names and peer URLs of all members, this one included, as they are when it starts for the first time; without effect later.</summary>
    public required IReadOnlyDictionary<string, Uri> InitialCluster { get; init; }

    /// <summary>It was added to a cluster that exists, rather than being one of its founders.</summary>
    public bool Joins { get; init; }

    /// <summary>Founders with different tokens never become one cluster, even if addresses are mixed up.</summary>
    public string Token { get; init; } = "etcd-cluster";

    /// <summary>Null: plain, for loopback and tests.</summary>
    public EtcdMemberTls? Tls { get; init; }

    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Without a heartbeat for so long, the others elect another leader.</summary>
    public TimeSpan Election { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>History that is kept, by age; null when it is kept by <see cref="KeepRevisions"/>.</summary>
    public TimeSpan? KeepHistory { get; init; }

    /// <summary>History that is kept, by number of revisions; ignored when <see cref="KeepHistory"/> is set. 0 keeps all.</summary>
    public long KeepRevisions { get; init; } = 10_000;

    /// <summary>Bytes of the database at which writes are refused until room is made.</summary>
    public long QuotaBytes { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Entries of the log between two snapshots on disk. Fewer need less memory.</summary>
    public int SnapshotCount { get; init; } = 10_000;

    /// <summary>Makes a cluster of this member alone out of its data, when the majority is lost for good. For one start only.</summary>
    public bool ForceNewCluster { get; init; }
}
