using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>
/// How QEMU is told to migrate. Capabilities and parameters stick to a QEMU across its roles, so every one is set every time
/// (facts/qemu.md, "Limits list").
/// </summary>
internal static class MigrationSettings
{
    // First: the properties below are made from it.
    private static readonly MigrationCapability[] All =
    [
        MigrationCapability.Events, MigrationCapability.PauseBeforeSwitchover, MigrationCapability.LateBlockActivate,
        MigrationCapability.ReturnPath, MigrationCapability.Multifd, MigrationCapability.MappedRam, MigrationCapability.AutoConverge,
        MigrationCapability.PostcopyRam, MigrationCapability.BackgroundSnapshot,
    ];

    /// <summary>Bytes a second; the link is the limit. QEMU's own default is 128 MiB a second.</summary>
    private const long NoLimit = 1L << 40;

    private static readonly MigrationCapability[] BetweenHosts =
    [
        MigrationCapability.Events, MigrationCapability.PauseBeforeSwitchover, MigrationCapability.LateBlockActivate, MigrationCapability.ReturnPath,
    ];

    /// <summary>For a move between hosts; both sides must say the same. QEMU 10 knows no post-copy over several channels.</summary>
    public static MigrateSetCapabilities Receiving(MemoryManner manner) =>
        Only([.. BetweenHosts, manner.MayGoAhead ? MigrationCapability.PostcopyRam : MigrationCapability.Multifd]);

    /// <summary>The same at the source, which alone holds its guest back.</summary>
    public static MigrateSetCapabilities Sending(MemoryManner manner, bool throttles) => !throttles ? Receiving(manner) : new()
    {
        Capabilities = [.. Receiving(manner).Capabilities.Select(each => each.Capability == MigrationCapability.AutoConverge ? each with { State = true } : each)],
    };

    /// <summary>
    /// QEMU multiplies two parameters and pauses the guest when fewer bytes are left; both are set, so that the number is ours. It is
    /// never 0: QEMU would then pause the guest after the first pass without looking for what the guest has written meanwhile.
    /// </summary>
    /// <param name="wish">What QEMU shall do.</param>
    /// <param name="throttles">Whether it may hold the guest's processors back.</param>
    /// <param name="others">What is set at the same time.</param>
    public static MigrateSetParameters Steering(MemorySteering wish, bool throttles, MigrateSetParameters? others = null)
    {
        long limit = Math.Max(1, (long)wish.DowntimeLimit.TotalMilliseconds);
        int most = Math.Max(1, wish.ThrottlePercent);
        return (others ?? new MigrateSetParameters()) with
        {
            DowntimeLimit = limit,
            MaxBandwidth = NoLimit,
            // QEMU counts in whole bytes a millisecond; below 1000 a second it would make 0 of them.
            AvailSwitchoverBandwidth = ((Math.Max(MemorySteering.OnePage, wish.SwitchoverBytes) + limit - 1) / limit) * 1000,
            CpuThrottleInitial = throttles ? Math.Min(20, most) : null,
            CpuThrottleIncrement = throttles ? 10 : null,
            MaxCpuThrottle = throttles ? most : null,
        };
    }

    /// <summary>For saving memory to a file: pages have fixed places in it, and may be written by several threads.</summary>
    public static MigrateSetCapabilities FileCapabilities { get; } = Only(MigrationCapability.Events, MigrationCapability.MappedRam);

    /// <summary>For saving memory to a file while the guest runs: QEMU keeps track of writes and saves a page before the guest changes it.</summary>
    public static MigrateSetCapabilities SnapshotCapabilities { get; } = Only(MigrationCapability.Events, MigrationCapability.BackgroundSnapshot);

    /// <summary>For a file that was saved so: its pages have no fixed places, since with both QEMU writes what it cannot read again.</summary>
    public static MigrateSetCapabilities StreamCapabilities { get; } = Only(MigrationCapability.Events);

    /// <summary>Two channels and light zstd: a third of the bytes for memory, at little cost (facts/qemu.md §2).</summary>
    public static MigrateSetParameters Channels(MemoryManner manner) => new()
    {
        MultifdChannels = 2,
        MultifdCompression = manner.Compresses ? MultifdCompression.Zstd : MultifdCompression.None,
        MultifdZstdLevel = 1,
    };

    public static MigrateSetParameters FileParameters { get; } = new()
    {
        TlsCreds = "",
        TlsHostname = "",
        TlsAuthz = "",
        MaxBandwidth = 1L << 40,
        AvailSwitchoverBandwidth = 0,
        MultifdCompression = MultifdCompression.None,
    };

    private static MigrateSetCapabilities Only(params MigrationCapability[] wanted) => new()
    {
        Capabilities =
        [
            .. All.Select(capability => new MigrationCapabilityState { Capability = capability, State = wanted.Contains(capability) }),
        ],
    };
}
