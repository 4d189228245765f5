using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Qmp.Tests;

/// <summary>Every command, with every argument set: what it looks like is a table, and the real QEMU's schema must know all of it.</summary>
internal static class Samples
{
    private static readonly MigrationChannel[] _inet = [MigrationChannel.Main(MigrationAddress.Inet("10.0.0.2", 6610))];
    private static readonly MigrationChannel[] _file = [MigrationChannel.Main(MigrationAddress.File("/run/state", 4096))];

    public static IReadOnlyList<Sample> All { get; } =
    [
        Sample.Of(new QmpCapabilities { Enable = ["oob"] }),
        Sample.Of(new Cont()),
        Sample.Of(new Stop()),
        Sample.Of(new SystemPowerdown()),
        Sample.Of(new SystemReset()),
        Sample.Of(new Quit()),
        Sample.Of(new QueryStatus()),
        Sample.Of(new QueryVersion()),
        Sample.Of(new QueryCpusFast()),
        Sample.Of(new QueryMachines()),
        Sample.Of(new QueryCpuDefinitions()),
        Sample.Of(new QueryCpuModelExpansion { Type = CpuModelExpansionType.Static, Model = new CpuModel { Name = "max" } }),
        Sample.Of(new AnnounceSelf { Initial = 50, Max = 550, Rounds = 5, Step = 100, Interfaces = ["nic0"], Id = "a" }),
        Sample.Of(new QomGet { Path = "/machine", Property = "type" }),
        Sample.Of(new DeviceAdd { Device = new JsonObject { ["driver"] = "virtio-blk-pci", ["id"] = "vd-disk1", ["bus"] = "port0" } }),
        Sample.Of(new DeviceDel { Id = "vd-disk1" }),
        Sample.Of(new QomList { Path = "/machine" }),
        Sample.Of(new QueryMemorySizeSummary()),
        Sample.Of(new QueryChardev()),
        Sample.Of(new Yank { Instances = [YankInstance.BlockNode("nbd-d0"), YankInstance.Migration] }),
        Sample.Of(new QueryYank()),
        Sample.Of(AddFd.Of(new SafeFileHandle(), "/vms/web01/vm.lock")),
        Sample.Of(new RemoveFd { FdsetId = 1 }),
        Sample.Of(new QueryFdsets()),
        Sample.Of(new Migrate { Channels = _inet, Resume = false }),
        Sample.Of(new Migrate { Channels = _file }),
        Sample.Of(new MigrateIncoming { Channels = _inet, ExitOnError = true }),
        Sample.Of(new MigrateContinue { State = MigrationStatus.PreSwitchover }),
        Sample.Of(new MigrateCancel()),
        Sample.Of(new MigrateStartPostcopy()),
        Sample.Of(new MigratePause()),
        Sample.Of(new MigrateRecover { Uri = "tcp:10.0.0.2:6610" }),
        Sample.Of(new QueryMigrate()),
        Sample.Of(new MigrateSetCapabilities
        {
            Capabilities = [new MigrationCapabilityState { Capability = MigrationCapability.LateBlockActivate, State = true }],
        }),
        Sample.Of(new QueryMigrateCapabilities()),
        Sample.Of(AllParameters),
        Sample.Of(new MigrateSetParameters { DowntimeLimit = 100, TlsCreds = "" }),
        Sample.Of(new QueryMigrateParameters()),
        Sample.Of(new ObjectAdd { Object = new JsonObject { ["qom-type"] = "iothread", ["id"] = "io0", ["poll-max-ns"] = 0 } }),
        Sample.Of(new AddTlsCredentials { Id = "tls0", Dir = "/pki", Endpoint = TlsEndpoint.Server, VerifyPeer = true, Priority = "NORMAL" }),
        Sample.Of(new AddSimpleAuthorization { Id = "peer", Identity = "CN=host-a,O=Godwit" }),
        Sample.Of(new AddListAuthorization
        {
            Id = "peers",
            Policy = AuthorizationVerdict.Deny,
            Rules = [new AuthorizationRule { Match = "CN=host-*", Policy = AuthorizationVerdict.Allow, Format = AuthorizationMatch.Glob }],
        }),
        Sample.Of(new ObjectDel { Id = "tls0" }),
        Sample.Of(new NbdServerStart
        {
            Addr = NbdServerAddress.Inet("10.0.0.2", 6611), TlsCreds = "tls0", TlsAuthz = "peer", MaxConnections = 0,
        }),
        Sample.Of(new NbdServerStop()),
        Sample.Of(new BlockExportAdd { Id = "exp-d0", NodeName = "d0", Name = "d0", Writable = true }),
        Sample.Of(new BlockExportDel { Id = "exp-d0", Mode = ExportRemoval.Hard }),
        Sample.Of(new QueryBlockExports()),
        Sample.Of(BlockdevAdd.Nbd("nbd-d0", InetAddress.Of("10.0.0.2", 6611), "d0", "tls1", "host-b")),
        Sample.Of(new BlockdevDel { NodeName = "nbd-d0" }),
        Sample.Of(new Eject { Id = "cd-dvd0", Force = true }),
        Sample.Of(new BlockdevChangeMedium { Id = "cd-dvd0", Filename = "/a.iso", Format = "raw", Force = true, ReadOnlyMode = "read-only" }),
        Sample.Of(new BlockResize { NodeName = "d0", Size = 1L << 30 }),
        Sample.Of(new BlockdevMirror
        {
            JobId = "mir-d0",
            Device = "d0",
            Target = "nbd-d0",
            Sync = MirrorSync.Full,
            CopyMode = MirrorCopyMode.Background,
            Speed = 0,
            Granularity = 4096,
            BufSize = 1 << 20,
            OnSourceError = IoErrorAction.Report,
            OnTargetError = IoErrorAction.Report,
            FilterNodeName = "mir-d0-f",
            AutoFinalize = true,
            AutoDismiss = false,
        }),
        Sample.Of(new BlockdevSnapshot { Node = "d0", Overlay = "d1" }),
        Sample.Of(new BlockCommit
        {
            JobId = "com", Device = "d1", BaseNode = "d0", TopNode = "d1", BackingFile = "x", Speed = 0, AutoFinalize = true, AutoDismiss = false,
        }),
        Sample.Of(new Transaction { Actions = [TransactionAction.Snapshot("d0", "d1")] }),
        Sample.Of(new QueryNamedBlockNodes { Flat = true }),
        Sample.Of(new QueryBlock()),
        Sample.Of(new QueryBlockstats { QueryNodes = true }),
        Sample.Of(new BlockJobChange { Id = "mir-d0", CopyMode = MirrorCopyMode.WriteBlocking }),
        Sample.Of(new BlockJobCancel { Device = "mir-d0", Force = true }),
        Sample.Of(new BlockJobComplete { Device = "mir-d0" }),
        Sample.Of(new BlockJobSetSpeed { Device = "mir-d0", Speed = 1000 }),
        Sample.Of(new QueryBlockJobs()),
        Sample.Of(new QueryJobs()),
        Sample.Of(new JobDismiss { Id = "mir-d0" }),
    ];

    private static MigrateSetParameters AllParameters => new()
    {
        MaxBandwidth = 1L << 32,
        AvailSwitchoverBandwidth = 0,
        DowntimeLimit = 100,
        TlsCreds = "tls0",
        TlsHostname = "host-b",
        TlsAuthz = "peer",
        MultifdChannels = 2,
        MultifdCompression = MultifdCompression.Zstd,
        MultifdZlibLevel = 1,
        MultifdZstdLevel = 1,
        ThrottleTriggerThreshold = 50,
        CpuThrottleInitial = 20,
        CpuThrottleIncrement = 10,
        CpuThrottleTailslow = true,
        MaxCpuThrottle = 80,
        MaxPostcopyBandwidth = 0,
        XbzrleCacheSize = 1 << 26,
        DirectIo = false,
        AnnounceInitial = 50,
        AnnounceMax = 550,
        AnnounceRounds = 5,
        AnnounceStep = 100,
    };
}
