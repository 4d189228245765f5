namespace Godwit.Lab;

/// <summary>Where things lie: the repository, the labs' state, the daemon, the guest.</summary>
public static class LabPlaces
{
    /// <summary>The folder that holds Godwit.slnx, looked for from our own binary upwards; else the current folder.</summary>
    public static string Root { get; } = FindRoot();

    public static string StateFolderOf(string labName) => Path.Combine(Root, ".lab", labName);

    /// <summary>godwitd beside us, or where the repository's build of our own configuration puts it.</summary>
    /// <exception cref="LabException">It is not there.</exception>
    public static string FindDaemon()
    {
        string ours = AppContext.BaseDirectory.TrimEnd('/');
        string configuration = Path.GetFileName(ours);
        string[] places =
        [
            Path.Combine(ours, "godwitd"),
            Path.Combine(Root, "artifacts", "bin", "Godwit.Host", configuration, "godwitd"),
            Path.Combine(Root, "artifacts", "bin", "Godwit.Host", "release", "godwitd"),
        ];
        return places.FirstOrDefault(File.Exists)
            ?? throw new LabException($"godwitd was not found at {string.Join(" or ", places)}. Build it, or name it with --godwitd.");
    }

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
