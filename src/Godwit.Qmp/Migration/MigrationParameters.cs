namespace Godwit.Qmp;

/// <summary>The parameters in force. Units as in <see cref="MigrateSetParameters"/>.</summary>
public sealed record MigrationParameters
{
    public long? MaxBandwidth { get; init; }

    public long? AvailSwitchoverBandwidth { get; init; }

    public long? DowntimeLimit { get; init; }

    public string? TlsCreds { get; init; }

    public string? TlsHostname { get; init; }

    public string? TlsAuthz { get; init; }

    public int? MultifdChannels { get; init; }

    public MultifdCompression? MultifdCompression { get; init; }

    public int? MultifdZlibLevel { get; init; }

    public int? MultifdZstdLevel { get; init; }

    public int? ThrottleTriggerThreshold { get; init; }

    public int? CpuThrottleInitial { get; init; }

    public int? CpuThrottleIncrement { get; init; }

    public bool? CpuThrottleTailslow { get; init; }

    public int? MaxCpuThrottle { get; init; }

    public long? MaxPostcopyBandwidth { get; init; }

    public long? XbzrleCacheSize { get; init; }

    public bool? DirectIo { get; init; }

    public long? AnnounceInitial { get; init; }

    public long? AnnounceMax { get; init; }

    public long? AnnounceRounds { get; init; }

    public long? AnnounceStep { get; init; }
}
