using Godwit.Contracts.Problems;

namespace Godwit.Host.Storage;

/// <summary>Whether folders can take what is coming, decided before any of them is created.</summary>
internal static class FolderVerdict
{
    /// <summary>What is wrong with a path as text: it must be absolute and written in its shortest form.</summary>
    public static Problem? OfPath(string path)
    {
        string? fault =
            !path.StartsWith('/') ? "is not absolute"
            : path.Any(char.IsControl) ? "holds control characters"
            : path != "/" && path.Split('/')[1..].Any(part => part is "" or "." or "..") ? "holds \"..\", \".\", or a slash too many"
            : null;
        return fault is null ? null : new Problem
        {
            Id = ProblemId.PathInvalid,
            Target = path,
            Message = $"The path \"{path}\" {fault}.",
            Remedy = "Give the full path from /, without shortcuts.",
        };
    }

    /// <summary>The first thing that is wrong with a folder, its free space apart; null when it will do.</summary>
    public static Problem? Of(FolderNeed need, FolderSight sight) => sight switch
    {
        { NearestIsFolder: false } => new Problem
        {
            Id = ProblemId.PathInvalid,
            Target = need.Path,
            Message = $"{need.Path} cannot be a folder: {sight.NearestExisting} is a file.",
            Remedy = "Choose another folder.",
        },
        { ForeignLink: { } link } => new Problem
        {
            Id = ProblemId.PathInvalid,
            Target = need.Path,
            Message = $"{need.Path} leads through {link}, a symbolic link that a user other than root can change.",
            Remedy = "Give the path that the link points to.",
        },
        { HasEntries: true } when !need.MayHoldFiles => new Problem
        {
            Id = ProblemId.FolderNotEmpty,
            Target = need.Path,
            Message = $"The folder {need.Path} is not empty.",
            Remedy = "Choose a new or empty folder.",
        },
        { WriteError: { } error } => new Problem
        {
            Id = ProblemId.PathNotWritable,
            Target = need.Path,
            Message = $"Nothing can be written to {sight.NearestExisting}: {error}.",
            Remedy = "Choose another folder, or check the file system and its mount options.",
        },
        { ClosedFolder: { } closed } => new Problem
        {
            Id = ProblemId.PathNotWritable,
            Target = need.Path,
            Message = $"QEMU, which is not root, could not reach files in {need.Path}: {closed} is closed to it.",
            Remedy = $"Choose another folder, or open it for passing through: chmod o+x {closed}",
        },
        _ => null,
    };

    /// <summary>Whether everything together fits; folders in the same file system share its space.</summary>
    public static Problem? OfSpace(IReadOnlyList<(FolderNeed Need, FolderSight Sight)> folders)
    {
        foreach (var volume in folders.GroupBy(folder => folder.Sight.Volume))
        {
            long required = volume.Sum(folder => folder.Need.RequiredBytes);
            long free = volume.Min(folder => folder.Sight.FreeBytes);
            if (required > free)
            {
                string path = volume.First().Need.Path;
                return new Problem
                {
                    Id = ProblemId.NotEnoughSpace,
                    Target = path,
                    Message = $"{path} has too little free space: {Amount(required)} are needed and {Amount(free)} are free.",
                    Remedy = "Free some space, or choose a folder on another file system.",
                };
            }
        }

        return null;
    }

    private static string Amount(long bytes) => FormattableString.Invariant($"{bytes / (1024.0 * 1024.0):F1} MiB ({bytes} bytes)");
}
