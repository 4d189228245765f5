using Godwit.Contracts.Domains;
using Godwit.Contracts.Hosts;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Processors;
using Godwit.Contracts.Switches;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Tests;

/// <summary>Answers as a host would give them.</summary>
internal static class Canned
{
    public const long MiB = 1 << 20;

    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static OperationId Id(int number) => new(new Guid($"0199a000-0000-7000-8000-{number:x12}"));

    public static VmView Vm(string name, string host, VmState state = VmState.Running, long generation = 1, int id = 1) => new()
    {
        Id = new VmId(new Guid($"0199b000-0000-7000-8000-{id:x12}")),
        Name = name,
        HostName = host,
        State = state,
        Status = "Operating normally",
        CpuUsagePercent = 7,
        MemoryAssignedBytes = state == VmState.Running ? 128 * MiB : 0,
        Uptime = state == VmState.Running ? new TimeSpan(3, 4, 12, 34) : TimeSpan.Zero,
        OwnershipGeneration = generation,
        ConfigurationFolder = "/vms/" + name,
        Accelerator = "kvm",
        Configuration = new VmConfiguration
        {
            FormatVersion = 1,
            Id = new VmId(new Guid($"0199b000-0000-7000-8000-{id:x12}")),
            Name = name,
            MachineType = "pc-q35-10.0",
            CpuModel = "qemu64",
            ProcessorCount = 2,
            MemoryBytes = 128 * MiB,
            Disks =
            [
                new VirtualHardDisk
                {
                    Id = "disk0", Path = $"/vms/{name}/disk0.qcow2", Format = DiskFormat.Qcow2, SizeBytes = 4096 * MiB, PciSlot = 4,
                },
            ],
            NetworkAdapters = [new NetworkAdapter { Id = "nic0", SwitchName = "lan", MacAddress = "52:54:00:00:00:01", PciSlot = 5 }],
            CreationTime = Start,
            AutomaticStartAction = StartAction.StartIfRunning,
        },
        AllocatedBytes = new Dictionary<string, long> { ["disk0"] = 1536 * MiB },
    };

    public static HostView Host(string name) => new()
    {
        Name = name,
        Version = "0.1.0",
        QemuVersion = "10.0.2",
        Accelerator = "kvm",
        AcceleratorReason = "A probe guest ran.",
        LogicalProcessorCount = 8,
        MemoryCapacityBytes = 32768 * MiB,
        MemoryAvailableBytes = 24576 * MiB,
        Settings = new HostSettings
        {
            VirtualMachinePath = "/vms", MacAddressMinimum = "52:54:00:01:00:00", MacAddressMaximum = "52:54:00:01:00:ff",
        },
        Domain = "office",
        Peers = [new PeerHost { Name = name == "hosta" ? "hostb" : "hosta", MoveAddresses = ["10.0.0.2:6600"] }],
    };

    public static SwitchView Switch(string name) =>
        new() { Name = name, SwitchType = SwitchType.Internal, BridgeName = "gw-" + name };

    public static DomainView Domain() => new()
    {
        Name = "office", Fingerprint = "ab12", HoldsAuthority = true, HostCertificateExpires = Start.AddYears(1),
    };

    public static DomainProcessorsView Processors() => new()
    {
        Hosts =
        [
            new HostProcessorView
            {
                HostName = "hosta", Manufacturer = "GenuineIntel", Accelerator = "kvm", QemuVersion = "10.0.2", Features = ["avx2", "sse2"], Identity = "family=6",
                Models = new Dictionary<string, IReadOnlyList<string>> { ["Nehalem-v1"] = [], ["Skylake-Server-v1"] = ["avx512f"] },
            },
        ],
        Silent = [],
        Common =
        [
            new CommonProcessorView
            {
                Accelerator = "kvm", Manufacturer = "GenuineIntel", Hosts = ["hosta"], Features = ["avx2", "sse2"], NewestModels = ["Nehalem-v1"],
                MinimumModel = "Nehalem-v1", CommonModel = "Nehalem-v1",
            },
        ],
    };

    public static Problem Problem(ProblemId id, string target) => new()
    {
        Id = id,
        Target = target,
        Message = $"Something about {target} was refused.",
        Remedy = "Do otherwise.",
    };

    public static OperationView Operation(
        OperationKind kind, OperationState state = OperationState.Running, long revision = 1, int id = 1, string vm = "web01") => new()
    {
        Id = Id(id),
        Kind = kind,
        State = state,
        VmId = new VmId(new Guid($"0199b000-0000-7000-8000-{1:x12}")),
        VmName = vm,
        StartedBy = "root (local)",
        StartedAt = Start,
        FinishedAt = state == OperationState.Running ? null : Start.AddSeconds(1.2),
        Cancellable = false,
        Revision = revision,
    };

    public static OperationView Move(long revision, MovePhase phase, double percent, bool cancellable = true) =>
        Operation(OperationKind.MoveVirtualMachineAndStorage, OperationState.Running, revision) with
        {
            SourceHost = "hosta",
            DestinationHost = "hostb",
            Cancellable = cancellable,
            Progress = new MoveProgress
            {
                Phase = phase,
                Percent = percent,
                Disks =
                [
                    new DiskProgress
                    {
                        Id = "disk0", SourcePath = "/vms/web01/disk0.qcow2", DestinationPath = "/b/disk0.qcow2",
                        BytesDone = (long)(percent * 10 * MiB), BytesToGo = (long)((100 - percent) * 10 * MiB), InSync = phase > MovePhase.Mirroring,
                    },
                ],
                Memory = new MemoryProgress { TotalBytes = 128 * MiB, BytesSent = 0, BytesToGo = 128 * MiB, Passes = phase >= MovePhase.Memory ? 1 : 0 },
                BytesPerSecond = percent > 0 ? 112 * MiB : null,
                EstimatedTimeLeft = percent > 20 ? TimeSpan.FromSeconds(18) : null,
            },
        };

    public static OperationView Moved(long revision) => Move(revision, MovePhase.Done, 100, cancellable: false) with
    {
        State = OperationState.Completed,
        FinishedAt = Start.AddSeconds(14.2),
        Report = new MoveReport
        {
            Phases =
            [
                new PhaseTime { Phase = MovePhase.Checking, Duration = TimeSpan.FromMilliseconds(210) },
                new PhaseTime { Phase = MovePhase.Mirroring, Duration = TimeSpan.FromSeconds(10.2) },
                new PhaseTime { Phase = MovePhase.Memory, Duration = TimeSpan.FromSeconds(3.1) },
                new PhaseTime { Phase = MovePhase.Switchover, Duration = TimeSpan.FromMilliseconds(87) },
            ],
            Total = TimeSpan.FromSeconds(14.2),
            Brownout = TimeSpan.FromSeconds(3.1),
            Blackout = TimeSpan.FromMilliseconds(87),
            StopToResume = TimeSpan.FromMilliseconds(95),
            DiskBytes = 1536 * MiB,
            MemoryBytes = 183 * MiB,
            MemoryPasses = 4,
            LeftBehind = [],
        },
    };

    public static OperationView MoveCancelled(long revision) => Move(revision, MovePhase.Mirroring, 40, cancellable: false) with
    {
        State = OperationState.Cancelled,
        FinishedAt = Start.AddSeconds(5),
        Problem = Problem(ProblemId.MoveCancelled, "web01"),
    };

    public static JoinToken Token() => new() { Token = "gw1.secret", ExpiresAt = Start.AddHours(1) };

    public static IssuedCertificate Certificate() => new() { CertificatePem = "CERT", PrivateKeyPem = "KEY", AuthorityPem = "CA" };

    public static AuditEntry Audited() => new()
    {
        Number = 7, At = Start, Who = "root (local)", Action = "POST /api/v1/vms/web01/move", Outcome = 202,
    };
}
