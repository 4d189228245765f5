using Godwit.Contracts.Problems;

namespace Godwit.Host.Storage.Smb;

/// <summary>Whether a path may be used as one on a share.</summary>
internal static class VolumeVerdict
{
    /// <summary>What would be written below a mount point on which nothing is mounted would lie on this host's own disk.</summary>
    public static Problem? OfPath(string path) =>
        path == UncPath.Root || (path.StartsWith(UncPath.Root + "/", StringComparison.Ordinal) && (UncPath.OfLocal(path) is not { } unc || !SmbMount.IsMounted(unc)))
            ? new Problem
            {
                Id = ProblemId.VolumeUnavailable,
                Target = path,
                Message = $"{path} lies on a share that is not mounted here.",
                Remedy = UncPath.OfLocal(path) is { } share ? $"godwit volume add smb '{share.ShareName}'" : @"Name the share: \\SERVER\SHARE.",
            }
            : null;

    /// <summary>Nobody waits for a server that does not answer.</summary>
    public static Problem Away(string path) => new()
    {
        Id = ProblemId.VolumeUnavailable,
        Target = path,
        Message = $"{path} lies on a share that is away.",
        Remedy = "See why, and try again when it is back: godwit volume list."
            + (UncPath.OfLocal(path) is { } share ? $" If it is not listed there, add it: godwit volume add smb '{share.ShareName}'" : ""),
    };
}
