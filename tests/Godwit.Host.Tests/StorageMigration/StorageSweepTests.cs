using System.Globalization;
using Godwit.Contracts.Vms;
using Godwit.Host.Tests.Migration.Sweep;
using Xunit;

namespace Godwit.Host.Tests.StorageMigration;

/// <summary>
/// Every boundary of a storage migration times everything that can go wrong there: afterwards the VM's files are at one place, the
/// journal, vm.json and QEMU agree which, a guest that ran runs, no write is lost, and the next migration succeeds.
/// </summary>
public sealed class StorageSweepTests(StorageSweepTable table, ITestOutputHelper output) : IClassFixture<StorageSweepTable>
{
    private const int CasesAtOnce = 8;

    private static readonly Fault[] Faults =
    [
        new(FaultKind.CallFails), new(FaultKind.CallFails, After: true), new(FaultKind.ReplyLost, After: true),
        new(FaultKind.SourceDaemonDies, After: false, 1), new(FaultKind.SourceDaemonDies, After: true, 1),
        new(FaultKind.SourceQemuDies), new(FaultKind.SourceQemuDies, After: true), new(FaultKind.TargetBreaks), new(FaultKind.Cancelled),
    ];

    /// <summary>Where the first fault leaves the longest way: back, or forward after the register changed.</summary>
    private static readonly Mishap[] Firsts =
    [
        new("a's QEMU: block-job-change 2", new Fault(FaultKind.Cancelled)),
        new("a's QEMU: block-job-complete", new Fault(FaultKind.CallFails, After: true)),
        new("a's QEMU: block-job-complete 2", new Fault(FaultKind.CallFails)),
        new("a's QEMU: block-job-complete 2", new Fault(FaultKind.ReplyLost, After: true)),
        new("a's QEMU: block-job-complete 2", new Fault(FaultKind.SourceDaemonDies, After: false, 1)),
        new("a's journal: switch", new Fault(FaultKind.CallFails)),
        new("a's journal: switch", new Fault(FaultKind.SourceDaemonDies, After: false, 1)),
        new("a's journal: switch", new Fault(FaultKind.SourceDaemonDies, After: true, 1)),
        new("a's files: write shelf/vm.json", new Fault(FaultKind.CallFails)),
        new("a's files: delete web01/disk0.raw", new Fault(FaultKind.CallFails, After: true)),
    ];

    /// <summary>Those that always run: all of a running VM's, and of the others the ones that differ most.</summary>
    public static TheoryData<VmState, int, string> Few => Numbered(Faults, (state, fault) => IsAmongTheFew(state, fault));

    public static TheoryData<VmState, int, string> Others => Numbered(Faults, (state, fault) => !IsAmongTheFew(state, fault));

    public static TheoryData<VmState, int, string> TwoFaults => Numbered(Firsts, (state, _) => state is VmState.Running or VmState.Paused);

    [Theory]
    [MemberData(nameof(Few))]
    public Task Whatever_goes_wrong_leaves_the_files_at_one_place(VmState state, int number, string name) => SweepAsync(SweepMachine.Plain, state, number, name);

    [Theory]
    [Trait("category", "slow")]
    [MemberData(nameof(Others))]
    public Task Whatever_else_goes_wrong_leaves_the_files_at_one_place(VmState state, int number, string name) => SweepAsync(SweepMachine.Plain, state, number, name);

    [Theory]
    [Trait("category", "slow")]
    [MemberData(nameof(TwoFaults))]
    public async Task Whatever_goes_wrong_on_the_way_back_leaves_the_files_at_one_place(VmState state, int number, string name)
    {
        IReadOnlyList<string> boundaries = await StorageSweepCase.RecordAsync(SweepMachine.Plain, state, Firsts[number]);
        await SweepAsync(SweepMachine.Plain, state, name, [.. Faults.SelectMany(second => Cases(boundaries, second)).Select(second => new[] { Firsts[number], second })]);
    }

    /// <summary>Each boundary of a running machine with firmware, a TPM and a DVD drive once, with another fault than its neighbours.</summary>
    [Fact]
    public async Task Whatever_goes_wrong_firmware_TPM_and_DVD_are_at_that_place_too()
    {
        Assert.SkipUnless(HasPlatform, "The packages ovmf and swtpm are not installed.");
        IReadOnlyList<string> boundaries = await table.BoundariesAsync(SweepMachine.GenerationTwo, VmState.Running);
        Mishap[] cases = [.. boundaries.SelectMany((boundary, i) => Cases([boundary], Faults[i % Faults.Length]))];
        await SweepAsync(SweepMachine.GenerationTwo, VmState.Running, "one fault each", [.. cases.Select(mishap => new[] { mishap })]);
    }

    [Theory]
    [Trait("category", "slow")]
    [MemberData(nameof(Few))]
    [MemberData(nameof(Others))]
    public Task Whatever_else_goes_wrong_firmware_TPM_and_DVD_are_at_that_place_too(VmState state, int number, string name)
    {
        Assert.SkipUnless(HasPlatform, "The packages ovmf and swtpm are not installed.");
        return SweepAsync(SweepMachine.GenerationTwo, state, number, name);
    }

    private static bool HasPlatform => Host.Platform.FirmwareImages.Missing(Guests.Sample.GenerationTwo, "") is null;

    /// <summary>A commit and a file have no reply that could be lost apart from their failure.</summary>
    private static IEnumerable<Mishap> Cases(IEnumerable<string> boundaries, Fault fault) => boundaries
        .Where(boundary => fault.Kind is not FaultKind.ReplyLost || boundary.Contains("QEMU:"))
        .Select(boundary => new Mishap(boundary, fault));

    private static bool IsAmongTheFew(VmState state, Fault fault) => state switch
    {
        VmState.Running => true,
        VmState.Paused => fault is { Kind: FaultKind.SourceDaemonDies, After: true } or { Kind: FaultKind.ReplyLost },
        VmState.Off => fault is { Kind: FaultKind.SourceDaemonDies, After: false } or { Kind: FaultKind.Cancelled },
        _ => fault is { Kind: FaultKind.SourceDaemonDies or FaultKind.CallFails, After: true },
    };

    private static TheoryData<VmState, int, string> Numbered<T>(IReadOnlyList<T> things, Func<VmState, T, bool> wanted)
    {
        var data = new TheoryData<VmState, int, string>();
        foreach (VmState state in new[] { VmState.Running, VmState.Paused, VmState.Off, VmState.Saved })
        {
            for (int i = 0; i < things.Count; i++)
            {
                // Without a QEMU none can die, lose a reply or see a mirror break.
                bool possible = state is VmState.Running or VmState.Paused || things[i] is not Fault { Kind: FaultKind.SourceQemuDies or FaultKind.ReplyLost or FaultKind.TargetBreaks };
                if (possible && wanted(state, things[i]))
                {
                    data.Add(state, i, $"{things[i]}");
                }
            }
        }

        return data;
    }

    private async Task SweepAsync(SweepMachine machine, VmState state, int number, string name)
    {
        IReadOnlyList<string> boundaries = await table.BoundariesAsync(machine, state);
        await SweepAsync(machine, state, name, [.. Cases(boundaries, Faults[number]).Select(mishap => new[] { mishap })]);
    }

    private async Task SweepAsync(SweepMachine machine, VmState state, string name, Mishap[][] plans)
    {
        var results = new SweepResult[plans.Length];
        await Parallel.ForAsync(0, plans.Length, new ParallelOptions { MaxDegreeOfParallelism = CasesAtOnce }, async (i, _) =>
            table.Add(results[i] = await StorageSweepCase.RunAsync(machine, state, plans[i])));
        foreach (SweepResult result in results)
        {
            output.WriteLine(SweepReport.LineOf(result));
        }

        SweepResult[] failed = [.. results.Where(result => result.Complaints.Count > 0)];
        Assert.True(failed.Length == 0 && results.Length > 0, string.Create(
            CultureInfo.InvariantCulture,
            $"{failed.Length} of {results.Length} cases failed with {name}:\n{string.Join('\n', failed.Select(SweepReport.LineOf))}\n\n{failed.FirstOrDefault()?.Story}"));
    }
}
