using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Peers;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>Proves that the other host reaches the very same files, for a move of "only the virtual machine".</summary>
internal static class SharedFiles
{
    /// <exception cref="RefusedException">Some file is not the same one at the other host.</exception>
    public static async Task ProveAsync(MoveOrder order, IPeerLink destination, CancellationToken cancellationToken)
    {
        IReadOnlyList<SharedProbeFile> probes = SharedProbe.Write(
            [.. VmFileSet.All(order.Departing, order.DepartingFolder).Where(File.Exists)]);
        try
        {
            ProbeAnswer answer = await destination.AnswerProbeAsync(
                new ProbeRequest { Paths = [.. probes.Select(probe => probe.Path)] }, cancellationToken);
            for (int i = 0; i < probes.Count; i++)
            {
                if (!SharedProbe.Check(probes[i], answer.Words.ElementAtOrDefault(i)))
                {
                    throw new RefusedException(
                        ProblemId.FilesNotShared,
                        probes[i].VmFile,
                        $"{destination.HostName} does not reach {probes[i].VmFile}: a probe written beside it here was not seen there.",
                        $"Bring its files along onto storage that both reach, in the same move: --storage '\\\\SERVER\\SHARE\\{order.Departing.Name}'; "
                        + "or let them go to the host's own: --include-storage.");
                }
            }
        }
        finally
        {
            SharedProbe.Clean(probes);
        }
    }
}
