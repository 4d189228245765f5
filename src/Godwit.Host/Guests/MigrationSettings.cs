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

    /// <summary>For a move between hosts; both sides must say the same.</summary>
    public static MigrateSetCapabilities Capabilities { get; } = Only(
        MigrationCapability.Events,
        MigrationCapability.PauseBeforeSwitchover,
        MigrationCapability.LateBlockActivate,
        MigrationCapability.ReturnPath,
        MigrationCapability.Multifd);

    /// <summary>For saving memory to a file: pages have fixed places in it, and may be written by several threads.</summary>
    public static MigrateSetCapabilities FileCapabilities { get; } = Only(MigrationCapability.Events, MigrationCapability.MappedRam);

    /// <summary>For saving memory to a file while the guest runs: QEMU keeps track of writes and saves a page before the guest changes it.</summary>
    public static MigrateSetCapabilities SnapshotCapabilities { get; } = Only(MigrationCapability.Events, MigrationCapability.BackgroundSnapshot);

    /// <summary>For a file that was saved so: its pages have no fixed places, since with both QEMU writes what it cannot read again.</summary>
    public static MigrateSetCapabilities StreamCapabilities { get; } = Only(MigrationCapability.Events);

    /// <summary>Two channels and light zstd: a third of the bytes for memory, at little cost (facts/qemu.md §2).</summary>
    public static MigrateSetParameters Parameters { get; } = new()
    {
        MultifdChannels = 2,
        MultifdCompression = MultifdCompression.Zstd,
        MultifdZstdLevel = 1,
        AvailSwitchoverBandwidth = 0,
    };

    public static MigrateSetParameters FileParameters { get; } = new()
    {
        TlsCreds = "",
        TlsHostname = "",
        TlsAuthz = "",
        MaxBandwidth = 1L << 40,
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
