using Godwit.Host.Tests.Migration.Sweep;
using Xunit;

namespace Godwit.Host.Tests.Checkpoints;

/// <summary>Every call that making and removing a checkpoint consists of, times everything that can go wrong there.</summary>
public sealed class CheckpointSweepTests(ITestOutputHelper output)
{
    private const int CasesAtOnce = 6;

    public static TheoryData<string> Requests => [.. CheckpointSweep.Requests.Keys];

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Whatever_goes_wrong_no_write_is_lost_nothing_is_left_and_vm_json_names_what_QEMU_writes_to(string request)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/qemu-img"), "Overlays are made by qemu-img.");
        IReadOnlyList<string> boundaries = await CheckpointSweep.RecordAsync(request);
        Mishap[] cases =
        [
            .. boundaries.SelectMany(boundary => CheckpointSweep.Faults.Select(fault => new Mishap(boundary, fault)))
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
