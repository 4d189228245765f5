using Godwit.Host.Tests.Migration.Sweep;
using Xunit;

namespace Godwit.Host.Tests.Checkpoints;

/// <summary>Every call that making and removing a checkpoint consists of, times everything that can go wrong there.</summary>
public sealed class CheckpointSweepTests(ITestOutputHelper output)
{
    private const int CasesAtOnce = 6;

    public static TheoryData<string> Requests => [.. CheckpointSweep.Requests.Keys];

    /// <summary>Each call with two of the faults, others than at its neighbours.</summary>
    [Theory]
    [MemberData(nameof(Requests))]
    public Task Whatever_goes_wrong_no_write_is_lost_nothing_is_left_and_vm_json_names_what_QEMU_writes_to(string request) => SweepAsync(
        request, (boundary, i) => [At(boundary, i), At(boundary, i + (CheckpointSweep.Faults.Count / 2))]);

    [Theory]
    [Trait("category", "slow")]
    [MemberData(nameof(Requests))]
    public Task Whatever_else_goes_wrong_no_write_is_lost_nothing_is_left_and_vm_json_names_what_QEMU_writes_to(string request) => SweepAsync(
        request, (boundary, _) => CheckpointSweep.Faults.Select(fault => new Mishap(boundary, fault)));

    private static Mishap At(string boundary, int number) => new(boundary, CheckpointSweep.Faults[number % CheckpointSweep.Faults.Count]);

    private async Task SweepAsync(string request, Func<string, int, IEnumerable<Mishap>> faultsAt)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/qemu-img"), "Overlays are made by qemu-img.");
        IReadOnlyList<string> boundaries = await CheckpointSweep.RecordAsync(request);
        Mishap[] cases =
        [
            .. boundaries.SelectMany(faultsAt)
                // A journal loses no replies of its own, and QEMU cannot die of it in another way than at QEMU's own calls.
                .Where(mishap => !mishap.Boundary.Contains("journal", StringComparison.Ordinal) || mishap.Fault.Kind is not FaultKind.ReplyLost),
        ];
        List<string> complaints = [];
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = CasesAtOnce }, async (mishap, _) =>
        {
            IReadOnlyList<string> found = await CheckpointSweep.RunAsync(request, mishap);
            lock (complaints)
            {
                complaints.AddRange(found);
            }
        });
        output.WriteLine($"{request}: {boundaries.Count} boundaries, {cases.Length} cases");
        Assert.True(complaints.Count == 0, $"{complaints.Count} of {cases.Length} cases: {string.Join("\n\n", complaints.Take(400))}");
    }
}
