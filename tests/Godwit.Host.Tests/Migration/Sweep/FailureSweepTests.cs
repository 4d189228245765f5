using Xunit;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>
/// Every boundary of a move times everything that can go wrong there: afterwards there is exactly one owner, the guest runs at
/// it, no write is lost, nothing is left behind, and the next move succeeds.
/// </summary>
public sealed class FailureSweepTests(SweepTable table, ITestOutputHelper output) : IClassFixture<SweepTable>
{
    /// <summary>Where the first fault leaves the longest way: back from either end, or forward after the register changed.</summary>
    private static readonly Mishap[] Firsts =
    [
        new("a's QEMU: query-block-jobs after block-job-change 2", new Fault(FaultKind.LinkCut, After: false, 12)),
        new("a's QEMU: job-dismiss 2", new Fault(FaultKind.Cancelled)),
        new("a's QEMU: migrate-continue", new Fault(FaultKind.ReplyLost, After: true)),
        new("a's QEMU: migrate-continue", new Fault(FaultKind.LinkCut, After: true, 12)),
        new("a's QEMU: migrate-continue", new Fault(FaultKind.SourceDaemonDies, After: true, 1)),
        new("b's journal: arrival state", new Fault(FaultKind.DestinationDaemonDies, After: true, 1)),
        new("a's journal: give", new Fault(FaultKind.SourceDaemonDies, After: true, 1)),
        new("a to b: go", new Fault(FaultKind.DestinationQemuDies)),
        new("b's journal: own", new Fault(FaultKind.DestinationDaemonDies, After: true, 1)),
    ];

    private static readonly Fault[] Seconds =
    [
        new(FaultKind.CallFails), new(FaultKind.CallFails, After: true), new(FaultKind.ReplyLost, After: true),
        new(FaultKind.SourceDaemonDies, After: true, 1), new(FaultKind.DestinationDaemonDies, After: true, 1),
        new(FaultKind.SourceQemuDies), new(FaultKind.DestinationQemuDies), new(FaultKind.LinkCut, After: true, 12), new(FaultKind.Cancelled),
    ];

    public static TheoryData<int, string> OneFault => Numbered(Fault.All);

    public static TheoryData<int, string> TwoFaults => Numbered(Firsts);

    [Theory]
    [MemberData(nameof(OneFault))]
    public async Task Whatever_goes_wrong_leaves_one_owner_that_runs_the_guest(int number, string name)
    {
        IReadOnlyList<string> boundaries = await table.BoundariesAsync(SweepMachine.Plain);
        await SweepAsync(SweepMachine.Plain, name, [.. Cases(boundaries, Fault.All[number]).Select(mishap => new[] { mishap })]);
    }

    [Theory]
    [Trait("category", "slow")]
    [MemberData(nameof(TwoFaults))]
    public async Task Whatever_goes_wrong_on_the_way_back_leaves_one_owner_that_runs_the_guest(int number, string name)
    {
        IReadOnlyList<string> boundaries = await SweepCase.RecordAsync(SweepMachine.Plain, Firsts[number]);
        await SweepAsync(SweepMachine.Plain, name, [.. Seconds.SelectMany(second => Cases(boundaries, second)).Select(second => new[] { Firsts[number], second })]);
    }

    /// <summary>Each boundary of a machine with firmware, a TPM and a DVD drive once, with another fault than its neighbours.</summary>
    [Fact]
    public async Task Whatever_goes_wrong_firmware_TPM_and_DVD_are_at_the_one_owner_too()
    {
        Assert.SkipUnless(HasPlatform, "The packages ovmf and swtpm are not installed.");
        IReadOnlyList<string> boundaries = await table.BoundariesAsync(SweepMachine.GenerationTwo);
        Mishap[] cases = [.. boundaries.Select((boundary, i) => Cases([boundary], Fault.All[i % Fault.All.Count])).SelectMany(mishaps => mishaps)];
        await SweepAsync(SweepMachine.GenerationTwo, "one fault each", [.. cases.Select(mishap => new[] { mishap })]);
    }

    /// <summary>Each boundary of a move over shared storage once, with another fault than its neighbours.</summary>
    [Fact]
    public async Task Whatever_goes_wrong_over_shared_storage_one_owner_has_it_locked()
    {
        IReadOnlyList<string> boundaries = await table.BoundariesAsync(SweepMachine.Shared);
        Assert.Contains(boundaries, boundary => boundary.Contains("add-fd"));
        Mishap[] cases = [.. boundaries.Select((boundary, i) => Cases([boundary], Fault.All[i % Fault.All.Count])).SelectMany(mishaps => mishaps)];
        await SweepAsync(SweepMachine.Shared, "one fault each", [.. cases.Select(mishap => new[] { mishap })]);
    }

    [Theory]
    [Trait("category", "slow")]
    [MemberData(nameof(OneFault))]
    public async Task Whatever_else_goes_wrong_over_shared_storage_one_owner_has_it_locked(int number, string name)
    {
        IReadOnlyList<string> boundaries = await table.BoundariesAsync(SweepMachine.Shared);
        await SweepAsync(SweepMachine.Shared, name, [.. Cases(boundaries, Fault.All[number]).Select(mishap => new[] { mishap })]);
    }

    /// <summary>QEMU fails at once then, and needs a word to let its guest go on.</summary>
    [Theory]
    [InlineData("a to b: arm")]
    [InlineData("a's QEMU: block-job-cancel")]
    public async Task Whatever_goes_wrong_while_memory_waits_in_a_slow_connection_the_guest_goes_on(string boundary) =>
        await SweepAsync(SweepMachine.Slow, "memory waits", [.. Fault.All.SelectMany(fault => Cases([boundary], fault)).Select(mishap => new[] { mishap })]);

    [Theory]
    [Trait("category", "slow")]
    [MemberData(nameof(OneFault))]
    public async Task Whatever_else_goes_wrong_over_a_slow_connection_leaves_one_owner(int number, string name)
    {
        IReadOnlyList<string> boundaries = await table.BoundariesAsync(SweepMachine.Slow);
        await SweepAsync(SweepMachine.Slow, name, [.. Cases(boundaries, Fault.All[number]).Select(mishap => new[] { mishap })]);
    }

    /// <summary>Each boundary of a move whose guest goes ahead of its memory once, with another fault than its neighbours.</summary>
    [Fact]
    public async Task Whatever_goes_wrong_a_guest_that_goes_ahead_of_its_memory_has_one_owner()
    {
        IReadOnlyList<string> boundaries = await table.BoundariesAsync(SweepMachine.Busy);
        Assert.Contains(boundaries, boundary => boundary.Contains("migrate-start-postcopy"));
        Mishap[] cases = [.. boundaries.Select((boundary, i) => Cases([boundary], Fault.All[i % Fault.All.Count])).SelectMany(mishaps => mishaps)];
        await SweepAsync(SweepMachine.Busy, "one fault each", [.. cases.Select(mishap => new[] { mishap })]);
    }

    [Theory]
    [Trait("category", "slow")]
    [MemberData(nameof(OneFault))]
    public async Task Whatever_else_goes_wrong_a_guest_that_goes_ahead_of_its_memory_has_one_owner(int number, string name)
    {
        IReadOnlyList<string> boundaries = await table.BoundariesAsync(SweepMachine.Busy);
        await SweepAsync(SweepMachine.Busy, name, [.. Cases(boundaries, Fault.All[number]).Select(mishap => new[] { mishap })]);
    }

    [Theory]
    [Trait("category", "slow")]
    [MemberData(nameof(OneFault))]
    public async Task Whatever_else_goes_wrong_firmware_TPM_and_DVD_are_at_the_one_owner_too(int number, string name)
    {
        Assert.SkipUnless(HasPlatform, "The packages ovmf and swtpm are not installed.");
        IReadOnlyList<string> boundaries = await table.BoundariesAsync(SweepMachine.GenerationTwo);
        await SweepAsync(SweepMachine.GenerationTwo, name, [.. Cases(boundaries, Fault.All[number]).Select(mishap => new[] { mishap })]);
    }

    private static bool HasPlatform => Host.Platform.FirmwareImages.Missing(Guests.Sample.GenerationTwo, "") is null;

    private static TheoryData<int, string> Numbered<T>(IReadOnlyList<T> things)
    {
        var data = new TheoryData<int, string>();
        for (int i = 0; i < things.Count; i++)
        {
            data.Add(i, $"{things[i]}");
        }

        return data;
    }

    private static IEnumerable<Mishap> Cases(IEnumerable<string> boundaries, Fault fault) => Mishap.At(boundaries, fault);

    private Task SweepAsync(SweepMachine machine, string name, Mishap[][] plans) => table.SweepAsync(machine, name, plans, output);
}
