using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Peers;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>Proves that the other host reaches the very same files, for a move of "only the virtual machine".</summary>
internal static class SharedFiles
{
    /// <exception cref="RefusedException">Some file is not the same one at the other host.</exception>
    public static async Task ProveAsync(MoveOrder order, IPeerLink destination, CancellationToken cancellationToken)
    {
        IReadOnlyList<SharedProbeFile> probes = SharedProbe.Write([.. VmFileSet.All(order.Departing, order.DepartingFolder).Where(File.Exists), .. PagingFileOf(order)]);
        try
        {
            ProbeAnswer answer = await destination.AnswerProbeAsync(
                new ProbeRequest { Paths = [.. probes.Select(probe => probe.Path)] }, cancellationToken);
            ILookup<bool, string> files = probes.Select((probe, i) => (probe, word: answer.Words.ElementAtOrDefault(i)))
                .ToLookup(each => SharedProbe.Check(each.probe, each.word), each => each.probe.VmFile);
            if (files[false].FirstOrDefault() is { } first)
            {
                throw new RefusedException(
                    ProblemId.FilesNotShared, first,
                    $"{destination.HostName} does not reach {string.Join(", ", files[false])}: a probe written beside it here was not seen there.",
                    Remedy(order, [.. files[true]]));
            }
        }
        finally
        {
            SharedProbe.Clean(probes);
        }
    }

    /// <summary>Where a smart paging file would lie: there is one only while a guest runs on it, and it needs its folder at the other host, too.</summary>
    private static IEnumerable<string> PagingFileOf(MoveOrder order) => order.Departing.SmartPagingFolder is { } folder && Directory.Exists(folder)
        ? [Path.Combine(folder, $"{order.Departing.Id}.smartpaging")] : [];

    /// <param name="order">The move.</param>
    /// <param name="shared">What both reach already.</param>
    internal static string Remedy(MoveOrder order, IReadOnlyList<string> shared)
    {
        string name = order.Departing.Name;
        if (shared.Count == 0)
        {
            return $"Bring its files along onto storage that both reach, in the same move: --storage {ShellWord.Of($@"\\SERVER\SHARE\{name}")}; "
                + "or let them go to the host's own: --include-storage.";
        }

        string folder = shared.Contains(VmFiles.Configuration(order.DepartingFolder), StringComparer.Ordinal) ? order.DepartingFolder : Path.GetDirectoryName(shared[0])!;
        string shown = ShellWord.Of(UncPath.OfLocal(folder)?.ToString() ?? folder), vm = ShellWord.Of(name);
        return $"Bring the rest to what both reach, then move it: godwit move-storage {vm} {shown} && godwit move {vm} {order.DestinationHost} --only-vm; "
            + "or let everything go to the host's own: --include-storage.";
    }
}
