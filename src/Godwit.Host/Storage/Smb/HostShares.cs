using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Vms;

namespace Godwit.Host.Storage.Smb;

/// <summary>What this host can do with the shares that a virtual machine needs.</summary>
internal sealed class HostShares(Volumes volumes, OwnAccount account, WrongIdentity wrong, TimeProvider time)
{
    /// <summary>A server that takes longer for a handful of small files is none to run virtual machines on.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Mounts the shares where that is still to be done, and tries for real what a VM's host does there. No file stays behind.</summary>
    /// <param name="vm">The VM as it is to be here.</param>
    /// <param name="folder">Its folder here.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<Problem>> ProblemsOfAsync(VmConfiguration vm, string folder, CancellationToken cancellationToken) =>
        ProblemsOfAsync(VmFileSet.All(vm, folder), cancellationToken);

    /// <summary>The same for some files, there already or to be made; those that lie on no share are passed over.</summary>
    public Task<IReadOnlyList<Problem>> ProblemsOfAsync(IEnumerable<string> files, CancellationToken cancellationToken) =>
        SharedAsync([.. files.Where(file => UncPath.OfLocal(file) is not null)], cancellationToken);

    /// <summary>The shares of a VM that comes to stay stay, too.</summary>
    public void Keep(VmConfiguration vm, string folder) => volumes.Keep(VmFileSet.All(vm, folder));

    /// <summary>Answers the probes that another host has written beside its files; null where one is not to be seen.</summary>
    /// <exception cref="RefusedException">Because of the share, and this says why.</exception>
    public async Task<IReadOnlyList<string?>> AnswerAsync(IReadOnlyList<string> probes, CancellationToken cancellationToken)
    {
        if (await volumes.EnsureAsync(probes, cancellationToken) is [var away, ..])
        {
            throw new RefusedException(away);
        }

        string?[] words = await AnswerAsync(probes);
        string[] unseen =
        [
            .. probes.Where((probe, i) => words[i] is null && UncPath.OfLocal(probe) is not null)
                .Select(probe => VmFiles.Configuration(Path.GetDirectoryName(probe)!)).Distinct(StringComparer.Ordinal),
        ];
        return unseen.Length > 0 && await SharedAsync(unseen, cancellationToken) is [var denied, ..] ? throw new RefusedException(denied) : words;
    }

    /// <summary>Null for what is not seen in time, too.</summary>
    private async Task<string?[]> AnswerAsync(IReadOnlyList<string> probes)
    {
        try
        {
            return await Task.Run(() => probes.Select(SharedProbe.Answer).ToArray()).WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            return new string?[probes.Count];
        }
    }

    private async Task<IReadOnlyList<Problem>> SharedAsync(string[] files, CancellationToken cancellationToken)
    {
        IReadOnlyList<Problem> problems = await volumes.EnsureAsync(files, cancellationToken);
        if (problems.Count > 0 || files.Length == 0 || account() is not { } own)
        {
            return problems;
        }

        // What is mounted was mounted as the computer account; when the connection is made anew it would be somebody else's, and a trial now proves nothing.
        Problem[] foreign =
        [
            .. files.Select(UncPath.OfLocal).OfType<UncPath>().DistinctBy(unc => unc.ShareName)
                .Select(unc => wrong(unc.Server) is { } somebody ? SmbMountVerdict.OfIdentity(unc, somebody) : null).OfType<Problem>(),
        ];
        return foreign.Length > 0 ? foreign : await TryAsync(files, own, cancellationToken);
    }

    private async Task<IReadOnlyList<Problem>> TryAsync(string[] files, ComputerAccount own, CancellationToken cancellationToken)
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
