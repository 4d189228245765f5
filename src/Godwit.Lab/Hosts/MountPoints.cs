using System.Net.Sockets;

namespace Godwit.Lab.Hosts;

/// <summary>
/// The places on the machine's own disk over which every lab host mounts its own folders. They must exist for that. Those
/// that we made are remembered, and the last lab on the machine takes them away:
/// <code>
/// /run/godwit-lab/made            one path a line, in the order they were made
/// /run/godwit-lab/labs/gw-lab     a lab that uses them; holds its state folder
/// </code>
/// </summary>
internal static class MountPoints
{
    private const string Ledger = "/run/godwit-lab";
    private const string Made = Ledger + "/made";
    private const string Labs = Ledger + "/labs";

    /// <summary>Where a host's folder of the given name is mounted. "shared" and "csv" are one folder each for all hosts of a lab.</summary>
    public static IReadOnlyDictionary<string, string> ByFolder { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["state"] = "/var/lib/godwit",
        ["run"] = "/run/godwit",
        ["etc"] = "/etc/godwit",
        ["vms"] = "/vms",
        ["shared"] = "/shared",
        ["csv"] = "/srv/clusterstorage/volume1",
    };

    /// <param name="prefix">Names the lab.</param>
    /// <param name="stateFolder">Where it lives.</param>
    /// <param name="more">Places that this lab needs beyond those of every host.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task ClaimAsync(string prefix, string stateFolder, IEnumerable<string> more, CancellationToken cancellationToken)
    {
        using Socket turn = await TakeTurnAsync(cancellationToken);
        Directory.CreateDirectory(Labs);
        await File.WriteAllTextAsync(Path.Combine(Labs, prefix), stateFolder, cancellationToken);
        foreach (string path in ByFolder.Values.Concat(more).Where(path => !Directory.Exists(path)))
        {
            // Written down first: a place remembered and not made is harmless, the other way round it stays for ever.
            await File.AppendAllTextAsync(Made, path + "\n", cancellationToken);
            Directory.CreateDirectory(path);
        }
    }

    /// <summary>Idempotent.</summary>
    public static async Task ReleaseAsync(string prefix)
    {
        if (!Directory.Exists(Ledger))
        {
            return;
        }

        using Socket turn = await TakeTurnAsync(CancellationToken.None);
        File.Delete(Path.Combine(Labs, prefix));
        if (Directory.Exists(Labs) && Directory.EnumerateFiles(Labs).Any(IsAlive))
        {
            return;
        }

        foreach (string path in File.Exists(Made) ? await File.ReadAllLinesAsync(Made) : [])
        {
            if (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any())
            {
                Directory.Delete(path);
            }
        }

        Directory.Delete(Ledger, recursive: true);
    }

    /// <summary>A lab whose state folder somebody deleted by hand must not keep the places for ever.</summary>
    private static bool IsAlive(string lab) => File.Exists(Path.Combine(File.ReadAllText(lab), LabFile.FileName));

    /// <summary>Labs take turns by an abstract socket's name: it needs no file and ends with its process.</summary>
    private static async Task<Socket> TakeTurnAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                socket.Bind(new UnixDomainSocketEndPoint("\0godwit-lab-mount-points"));
                return socket;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                socket.Dispose();
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
            }
        }
    }
}
