namespace Godwit.Lab;

/// <summary>Where things lie: the repository, the labs' state, the daemon, the guest.</summary>
public static class LabPlaces
{
    /// <summary>The folder that holds Godwit.slnx, looked for from our own binary upwards; else the current folder.</summary>
    public static string Root { get; } = FindRoot();

    public static string StateFolderOf(string labName) => Path.Combine(Root, ".lab", labName);

    /// <summary>
    /// The newest godwitd of the repository: the native one that users get (./run and ./test make it), or, while somebody works
    /// on it, the one that "dotnet build" has put there since.
    /// </summary>
    /// <exception cref="LabException">It is not there.</exception>
    public static string FindDaemon()
    {
        string configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        string[] places =
        [
            Path.Combine(Root, "artifacts", "godwitd", "godwitd"),
            Path.Combine(Root, "artifacts", "bin", "Godwit.Host", configuration, "godwitd"),
            Path.Combine(Root, "artifacts", "bin", "Godwit.Host", "release", "godwitd"),
        ];
        return places.Where(File.Exists).MaxBy(BuiltAt)
            ?? throw new LabException($"godwitd was not found at {string.Join(" or ", places)}. Build it, or name it with --godwitd.");
    }

    /// <summary>Of a managed build the small executable stays as it is; what changes is the assembly beside it.</summary>
    private static DateTime BuiltAt(string daemon) => File.GetLastWriteTimeUtc(File.Exists($"{daemon}.dll") ? $"{daemon}.dll" : daemon);

    private static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Godwit.slnx")))
            {
                return at.FullName;
            }
        }

        return Environment.CurrentDirectory;
    }
}
