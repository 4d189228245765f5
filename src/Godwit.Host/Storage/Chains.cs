using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;

namespace Godwit.Host.Storage;

/// <summary>Follows chains on disk.</summary>
internal static class Chains
{
    private const int Longest = 256;

    /// <summary>A disk with its parents. A chain that is broken behind the disk itself is returned with its problem.</summary>
    /// <exception cref="RefusedException">The disk itself is missing, or is not what it is called.</exception>
    public static async Task<DiskChain> ReadAsync(string path, DiskFormat format, CancellationToken cancellationToken)
    {
        List<ChainLink> links = [await LinkAsync(path, format, cancellationToken)];
        HashSet<(ulong, ulong)> seen = [(links[0].Status.Volume, links[0].Status.Inode)];
        Problem? problem = ChainVerdict.OfLink(path, format, links[0].Header);
        while (problem is null && links[^1] is { Header.Parent: not null } child)
        {
            problem = ChainVerdict.OfParentName(child.Path, child.Header);
            if (problem is null)
            {
                string parentPath = ParentOf(child.Path, child.Header.Parent);
                if (FileStatus.Of(parentPath) is not { IsFile: true } status)
                {
                    problem = ChainVerdict.Missing(child.Path, parentPath);
                }
                else if (!seen.Add((status.Volume, status.Inode)) || links.Count == Longest)
                {
                    problem = ChainVerdict.Loop(path, parentPath);
                }
                else
                {
                    problem = await FollowAsync(links, child, parentPath, cancellationToken);
                }
            }
        }

        return new DiskChain(links, problem);
    }

    /// <summary>Where a child's parent lies: names in headers are relative to the child's folder, and may be links.</summary>
    public static string ParentOf(string child, string parent)
    {
        string path = Path.GetFullPath(parent, Path.GetDirectoryName(child)!);
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            return path;
        }
    }

    private static async Task<Problem?> FollowAsync(List<ChainLink> links, ChainLink child, string path, CancellationToken cancellationToken)
    {
        try
        {
            ChainLink parent = await LinkAsync(path, DiskFormats.OfDriver(child.Header.ParentDriver!)!.Value, cancellationToken);
            links.Add(parent);
            return ChainVerdict.OfLink(path, parent.Format, parent.Header) ?? ChainVerdict.OfPair(child, parent);
        }
        catch (RefusedException refused)
        {
            return refused.Problem;
        }
    }

    private static async Task<ChainLink> LinkAsync(string path, DiskFormat format, CancellationToken cancellationToken)
    {
        FileStatus status = FileStatus.Of(path) switch
        {
            null => throw new RefusedException(
                ProblemId.ImageMissing, path, $"The disk image {path} does not exist.", "Check the path, or restore the file."),
            { IsFile: false } => throw ImageFiles.Corrupt(path, "it is not a plain file"),
            { } found => found,
        };
        ImageHeader header = ImageHeader.Read(path, format);
        if (ChainVerdict.OfLink(path, format, header) is { } problem)
        {
            throw new RefusedException(problem);
        }

        long size = header.SizeBytes
            ?? (format is DiskFormat.Raw
                ? (status.SizeBytes + DiskFormats.SectorBytes - 1) / DiskFormats.SectorBytes * DiskFormats.SectorBytes
                : (await ImageFiles.InfoAsync(path, format, cancellationToken)).VirtualSizeBytes);
        return new ChainLink(path, format, status, header, size);
    }
}
