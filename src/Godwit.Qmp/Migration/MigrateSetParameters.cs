using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>
/// Sets parameters; those that are null stay as they are. They stick across migrations and roles: a former destination still has
/// its server credentials.
/// </summary>
public sealed record MigrateSetParameters : IQmpCommand<QmpEmpty>
{
    /// <summary>Bytes a second; QEMU's default is 128 MiB, which is less than a 10 Gbit/s link.</summary>
    public long? MaxBandwidth { get; init; }

    /// <summary>Bytes a second to assume for the last pass; 0 lets QEMU measure.</summary>
    public long? AvailSwitchoverBandwidth { get; init; }

    /// <summary>Milliseconds the guest may stand still; QEMU uses all of it. May be changed while the migration runs.</summary>
    public long? DowntimeLimit { get; init; }

    /// <summary>Id of a tls-creds-x509 object of the right endpoint; "" for no TLS. It sticks, so set it each time.</summary>
    public string? TlsCreds { get; init; }

    /// <summary>The name the destination's certificate must carry; "" for the host of the address.</summary>
    public string? TlsHostname { get; init; }

    /// <summary>
    /// Id of an authz object that decides who may connect; "" for anybody with a certificate. Destination only.
    /// </summary>
    public string? TlsAuthz { get; init; }

    /// <summary>How many; must be equal on both sides.</summary>
    public int? MultifdChannels { get; init; }

    /// <summary>Must be equal on both sides.</summary>
    public MultifdCompression? MultifdCompression { get; init; }

    /// <summary>1 (fast) to 9.</summary>
    public int? MultifdZlibLevel { get; init; }

    /// <summary>1 (fast) to 20.</summary>
    public int? MultifdZstdLevel { get; init; }

    /// <summary>Percent of dirtied to sent bytes from which auto-converge acts.</summary>
    public int? ThrottleTriggerThreshold { get; init; }

    /// <summary>Percent.</summary>
    public int? CpuThrottleInitial { get; init; }

    /// <summary>Percent.</summary>
    public int? CpuThrottleIncrement { get; init; }

    public bool? CpuThrottleTailslow { get; init; }

    /// <summary>Percent.</summary>
    public int? MaxCpuThrottle { get; init; }

    /// <summary>Bytes a second; 0 is without limit.</summary>
    public long? MaxPostcopyBandwidth { get; init; }

    /// <summary>Bytes, a power of two.</summary>
    public long? XbzrleCacheSize { get; init; }

    /// <summary>Past the page cache, for files.</summary>
    public bool? DirectIo { get; init; }

    /// <summary>Milliseconds.</summary>
    public long? AnnounceInitial { get; init; }

    /// <summary>Milliseconds.</summary>
    public long? AnnounceMax { get; init; }

    public long? AnnounceRounds { get; init; }

    /// <summary>Milliseconds.</summary>
    public long? AnnounceStep { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "migrate-set-parameters";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.MigrateSetParameters;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
