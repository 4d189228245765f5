using System.Security.Cryptography;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Peers;
using Godwit.Host.Storage;

namespace Godwit.Host.Migration;

/// <summary>
/// Proves that the other host reaches the very same files. Equal names prove nothing: both hosts may have a /vms. So a secret
/// is written beside each of the VM's files, and the other host answers beside it.
/// </summary>
internal sealed class SharedFiles
{
    /// <exception cref="RefusedException">Some file is not the same one at the other host.</exception>
    public async Task ProveAsync(MoveOrder order, IPeerLink destination, CancellationToken cancellationToken)
    {
        string secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        IReadOnlyList<string> folders =
        [
            .. order.Departing.Disks.Select(disk => Path.GetDirectoryName(disk.Path)!)
                .Concat(BootFiles.Of(order.Departing).Select(file => Path.GetDirectoryName(file)!))
                .Append(order.DepartingFolder).Distinct(StringComparer.Ordinal),
        ];
        IReadOnlyList<string> probes = [.. folders.Select(folder => SharedProbe.PathIn(folder, order.Id))];
        try
        {
            foreach (string probe in probes)
            {
                SharedProbe.Write(probe, secret);
            }

            await destination.AnswerProbeAsync(new ProbeRequest { Paths = probes, Secret = secret }, cancellationToken);
            foreach (string probe in probes)
            {
                if (!SharedProbe.IsAnswered(probe, secret))
                {
                    throw NotShared(order, Path.GetDirectoryName(probe)!, $"{destination.HostName}'s answer did not appear in it");
                }
            }
        }
        finally
        {
            foreach (string probe in probes)
            {
                SharedProbe.Clean(probe);
            }
        }
    }

    /// <summary>The other host's half.</summary>
    /// <exception cref="RefusedException">A probe is not here, or is another.</exception>
    public static void Answer(ProbeRequest request, string hostName)
    {
        foreach (string probe in request.Paths)
        {
            if (!SharedProbe.TryAnswer(probe, request.Secret))
            {
                throw new RefusedException(
                    ProblemId.FilesNotShared, probe, $"{hostName} does not reach the folder {Path.GetDirectoryName(probe)} of the source.",
                    "Move the storage too (--storage FOLDER), or mount the same share on both hosts.");
            }
        }
    }

    private static RefusedException NotShared(MoveOrder order, string folder, string why) => new(
        ProblemId.FilesNotShared, order.Departing.Name, $"The folder {folder} of {order.Departing.Name} is not the same on both hosts: {why}.",
        "Move the storage too (--storage FOLDER), or mount the same share on both hosts.");
}
