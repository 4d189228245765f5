namespace Godwit.Lab.Directories;

/// <summary>Where Samba's programs keep what they know; every machine of the directory has folders of its own there.</summary>
internal static class SambaPlaces
{
    public const string State = "/var/lib/samba";

    /// <summary>Which of our folders is mounted where. "machine-etc" is the machine's whole /etc: see <see cref="OwnEtc"/>.</summary>
    public static IReadOnlyList<(string Folder, string Where)> All { get; } =
    [
        (OwnEtc.FolderName, "/etc"),
        ("samba-state", State),
        ("samba-cache", "/var/cache/samba"),
        ("samba-run", "/run/samba"),
        ("samba-log", "/var/log/samba"),
    ];

    /// <summary>The places that a machine without Samba has not.</summary>
    public static IEnumerable<string> MountPoints => All.Select(place => place.Where).Where(where => where != "/etc");

    /// <summary>Makes the folders; gives back what to mount where.</summary>
    public static IEnumerable<(string What, string Where)> Prepare(string folder)
    {
        foreach ((string name, _) in All)
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
        }

        // No Samba program makes this one, and none does without it.
        Directory.CreateDirectory(Path.Combine(folder, "samba-state", "private"));
        return [.. All.Select(place => (Path.Combine(folder, place.Folder), place.Where))];
    }
}
