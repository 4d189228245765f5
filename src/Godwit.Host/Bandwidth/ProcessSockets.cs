using System.Globalization;
using Godwit.Host.Guests;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Bandwidth;

/// <summary>Another process's connections, as descriptors of ours (man pidfd_getfd).</summary>
internal static class ProcessSockets
{
    /// <summary>Those that can be had; none of a process that has ended. Each is the caller's to dispose.</summary>
    /// <param name="processId">Whose.</param>
    /// <param name="inodes">Which, as the kernel's table of connections names them.</param>
    public static IReadOnlyList<SafeFileHandle> Of(int processId, IEnumerable<long> inodes)
    {
        HashSet<string> names = [.. inodes.Select(inode => $"socket:[{inode}]")];
        using ProcessHandle? process = names.Count == 0 ? null : ProcessHandle.Open(processId);
        return process is null ? [] : [.. DescriptorsOf(processId, names).Select(process.Duplicate).OfType<SafeFileHandle>()];
    }

    private static List<int> DescriptorsOf(int processId, HashSet<string> names)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd")
                .Where(path => names.Contains(MeaningOf(path)))
                .Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            // The process has ended.
            return [];
        }
    }

    private static string MeaningOf(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.Name ?? "";
        }
        catch (IOException)
        {
            // It was closed just now.
            return "";
        }
    }
}
