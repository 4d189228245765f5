using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Lab.Demos;
using Godwit.Lab.Guests;
using Xunit;

namespace Godwit.EndToEnd.Tests.Labs;

/// <summary>./run ends with 0 only when its claim is true in every part.</summary>
public sealed class DemoFindingsTests
{
    private const string Disk = "/vms/web01/web01-disk0.qcow2";

    [Fact]
    public void A_move_with_everything_in_its_place_is_flawless() => Assert.True(Flawless().IsFlawless("hostb"));

    public static TheoryData<string> Flaws => [.. Spoil.Keys];

    [Theory]
    [MemberData(nameof(Flaws))]
    public void A_move_is_not_flawless_when(string flaw) => Assert.False(Spoil[flaw](Flawless()).IsFlawless("hostb"));

    [Fact]
    public void The_report_names_every_number_and_place()
    {
        StringWriter text = new();
        DemoReport.Write(text, Flawless(), "hostb");
        Assert.Equal(
            """

            web01 moved from hosta to hostb while it ran.
              total        4.21 s
              phases       mirroring 1.90 s, memory 920 ms
              bytes        disks 160.0 MB, memory 41.0 MB in 3 passes; 205.0 MB on the wire, all told
              brownout     920 ms: the guest ran, a little slower, while its memory went over
              blackout     62 ms: the guest stood still, as QEMU reports it; stop to resume 70 ms
              client       182 ms: longest wait of a client that asks every 2 ms; 41 of 2315 echoes lost
              records      900 written meanwhile, 0 lost, 0 torn; longest write 85 ms
              hosta        no such VM; no files
              hostb        web01 is Running, generation 2; /vms/web01/vm.json, /vms/web01/web01-disk0.qcow2

            Nothing was lost, and there is exactly one copy: at hostb.

            """,
            text.ToString());
    }

    private static Dictionary<string, Func<DemoFindings, DemoFindings>> Spoil { get; } = new()
    {
        ["the operation failed"] = all => all with { Move = all.Move with { State = OperationState.Failed } },
        ["something was left behind"] = all => all with { Move = all.Move with { Report = all.Move.Report! with { LeftBehind = ["x"] } } },
        ["a record is lost"] = all => all with { Records = all.Records! with { Lost = 1 } },
        ["a record is torn"] = all => all with { Records = all.Records! with { Torn = 1 } },
        ["the disk was not found"] = all => all with { Records = null },
        ["the guest could not write"] = all => all with { Guest = all.Guest with { Errors = 1 } },
        ["the source still lists the VM"] = all => all with { Hosts = [all.Hosts[1] with { Host = "hosta" }, all.Hosts[1]] },
        ["the source still runs a QEMU"] = all => all with { Hosts = [all.Hosts[0] with { RunningQemus = 1 }, all.Hosts[1]] },
        ["the source still has a file"] = all => all with { Hosts = [all.Hosts[0] with { Files = [Disk] }, all.Hosts[1]] },
        ["the destination runs two"] = all => all with { Hosts = [all.Hosts[0], all.Hosts[1] with { RunningQemus = 2 }] },
        ["the destination's disk is missing"] = all => all with { Hosts = [all.Hosts[0], all.Hosts[1] with { Files = [] }] },
        ["the guest is paused there"] = all => all with
        {
            Hosts = [all.Hosts[0], all.Hosts[1] with { Vm = all.Hosts[1].Vm! with { State = VmState.Paused } }],
        },
    };

    private static DemoFindings Flawless() => new()
    {
        Move = new OperationView
        {
            Id = OperationId.New(),
            Kind = OperationKind.MoveVirtualMachineAndStorage,
            State = OperationState.Completed,
            VmId = VmId.New(),
            VmName = "web01",
            StartedBy = "root (local)",
            StartedAt = DateTimeOffset.UnixEpoch,
            Cancellable = false,
            Revision = 9,
            SourceHost = "hosta",
            DestinationHost = "hostb",
            Report = new MoveReport
            {
                Phases =
                [
                    new PhaseTime { Phase = MovePhase.Mirroring, Duration = TimeSpan.FromSeconds(1.9) },
                    new PhaseTime { Phase = MovePhase.Memory, Duration = TimeSpan.FromSeconds(0.92) },
                ],
                Total = TimeSpan.FromSeconds(4.21),
                Brownout = TimeSpan.FromSeconds(0.92),
                Blackout = TimeSpan.FromMilliseconds(62),
                StopToResume = TimeSpan.FromMilliseconds(70),
                DiskBytes = 160_000_000,
                MemoryBytes = 41_000_000,
                MemoryPasses = 3,
                LeftBehind = [],
            },
        },
        Outage = new OutageReport
        {
            LongestGap = TimeSpan.FromMilliseconds(182),
            CurrentGap = TimeSpan.Zero,
            Sent = 2315,
            Answered = 2274,
            Lost = 41,
            Acknowledged = 1000,
            WriteErrors = 0,
            Gaps = [],
        },
        RecordsBefore = 100,
        Guest = GuestStatistics.Parse(
            "acked=1000 started=1000 errs=0 maxlat=0.085 maxtick=0.07 pages=1 mem=32 mrate=0 drate=0 disks=1 slots=4096 mark=0 boot=1 t=20"),
        WireBytes = 205_000_000,
        Records = new RecordReport { Records = 1000, Torn = 0, Lost = 0, Checked = 1000, HighestSequence = 1000 },
        Hosts =
        [
            new HostFindings { Host = "hosta", Vm = null, RunningQemus = 0, Files = [] },
            new HostFindings { Host = "hostb", Vm = Vm(), RunningQemus = 1, Files = ["/vms/web01/vm.json", Disk] },
        ],
    };

    private static VmView Vm() => new()
    {
        Id = VmId.New(),
        Name = "web01",
        HostName = "hostb",
        State = VmState.Running,
        Status = "Operating normally",
        CpuUsagePercent = 0,
        MemoryAssignedBytes = 128 << 20,
        Uptime = TimeSpan.FromSeconds(9),
        OwnershipGeneration = 2,
        ConfigurationFolder = "/vms/web01",
        AllocatedBytes = new Dictionary<string, long>(),
        Configuration = new VmConfiguration
        {
            FormatVersion = 1,
            Id = VmId.New(),
            Name = "web01",
            MachineType = "pc-q35-10.0",
            CpuModel = "qemu64",
            ProcessorCount = 1,
            MemoryBytes = 128 << 20,
            Disks = [new VirtualHardDisk { Id = "disk0", Path = Disk, Format = DiskFormat.Qcow2, SizeBytes = 512 << 20, PciSlot = 4 }],
            NetworkAdapters = [],
            CreationTime = DateTimeOffset.UnixEpoch,
            AutomaticStartAction = StartAction.Nothing,
        },
    };
}
