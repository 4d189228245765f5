namespace Godwit.Cli.Running;

/// <summary>Paths of the host, as people type them in a folder of theirs.</summary>
internal static class HostPath
{
    /// <summary>A relative path begins here; a UNC path has its own begin, and is the host's to understand.</summary>
    public static string Full(string path) =>
        path.StartsWith(@"\\", StringComparison.Ordinal) || path.StartsWith("//", StringComparison.Ordinal) ? path : Path.GetFullPath(path);
}
