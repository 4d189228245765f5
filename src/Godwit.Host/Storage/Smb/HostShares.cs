using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Vms;

namespace Godwit.Host.Storage.Smb;

/// <summary>What this host can do with the shares that a virtual machine needs.</summary>
internal sealed class HostShares(Volumes volumes, OwnAccount account, TimeProvider time)
{
    /// <summary>A server that takes longer for a handful of small files is none to run virtual machines on.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Mounts the shares where that is still to be done, and tries for real what a VM's host does there. Nothing stays behind.</summary>
    /// <param name="vm">The VM as it is to be here.</param>
    /// <param name="folder">Its folder here.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<Problem>> ProblemsOfAsync(VmConfiguration vm, string folder, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> files = [.. VmFileSet.All(vm, folder).Where(file => UncPath.OfLocal(file) is not null)];
        IReadOnlyList<Problem> problems = await volumes.EnsureAsync(files, cancellationToken);
        return problems.Count > 0 || files.Count == 0 || account() is not { } own ? problems : await TryAsync(files, own, cancellationToken);
    }

    private async Task<IReadOnlyList<Problem>> TryAsync(IReadOnlyList<string> files, ComputerAccount own, CancellationToken cancellationToken)
    {
        var folders = files.GroupBy(file => Path.GetDirectoryName(file)!, StringComparer.Ordinal).ToArray();
        try
        {
            Problem?[] found = await Task.Run(() => folders.Select(folder => ShareAccess.Try(folder.Key, folder, own)).ToArray(), cancellationToken)
                .WaitAsync(Patience, time, cancellationToken);
            return [.. found.OfType<Problem>()];
        }
        catch (TimeoutException)
        {
            string share = UncPath.OfLocal(files[0])!.ShareName;
            return
            [
                new Problem
                {
                    Id = ProblemId.VolumeUnavailable,
                    Target = share,
                    Message = $"{share} did not answer within {Patience.TotalSeconds:0} s.",
                    Remedy = "Check the file server and the network, then try again.",
                },
            ];
        }
    }
}
