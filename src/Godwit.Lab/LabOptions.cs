namespace Godwit.Lab;

/// <summary>What a lab is to be like.</summary>
public sealed record LabOptions
{
    /// <summary>Letters, digits and dashes, at most 20. Labs of different names stand side by side on one machine.</summary>
    public string Name { get; init; } = "lab";

    /// <summary>1 to 26.</summary>
    public int Hosts { get; init; } = 2;

    /// <summary>Rate of each host on the move network, as tc writes it ("1gbit", "200mbit"); null is as fast as it goes.</summary>
    public string? Rate { get; init; } = "1gbit";

    /// <summary>Where the lab keeps everything; null is .lab/NAME in the repository, or under the current folder.</summary>
    public string? StateFolder { get; init; }

    /// <summary>Path of godwitd; null looks where the build puts it.</summary>
    public string? DaemonPath { get; init; }

    /// <summary>False makes hosts and networks only: no daemon, no domain, no switch.</summary>
    public bool StartDaemons { get; init; } = true;

    /// <summary>False leaves every host by itself: no domain, no switch.</summary>
    public bool FormDomain { get; init; } = true;

    /// <summary>True lets <see cref="Hosts.MoveHold"/> stop moves at chosen moments, for faults that hit them there.</summary>
    public bool HoldMoves { get; init; }

    /// <summary>True makes an Active Directory, with every host in it: <see cref="LocalLab.Directory"/>.</summary>
    public bool HasDirectory { get; init; }

    /// <summary>True makes an SMB share and the directory it needs: <see cref="LocalLab.FileServer"/>.</summary>
    public bool HasFileServer { get; init; }

    /// <summary>Names or letters of the hosts that may use the share; null is all.</summary>
    public IReadOnlyList<string>? Granted { get; init; }

    /// <summary>True gives every host a kernel of its own (User-mode Linux): with SMB mounts, and a power that can be taken away.</summary>
    public bool HasKernels { get; init; }

    /// <summary>True makes one failover cluster of all hosts, with a cluster shared volume: <see cref="LocalLab.VolumePath"/>.</summary>
    public bool HasCluster { get; init; }

    /// <summary>True gives hosts with kernels of their own one disk in common, with OCFS2 on it, which is the cluster's volume then.</summary>
    public bool HasSharedDisk { get; init; }

    /// <summary>How long a node of it may be silent, in seconds; null is the product's own default.</summary>
    public int? LeaseSeconds { get; init; }

    /// <summary>Memory of each host that has a kernel of its own, in MiB.</summary>
    public int KernelMemoryMebibytes { get; init; } = 1024;
}
