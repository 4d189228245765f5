using System.Text.Json;
using System.Text.RegularExpressions;
using Godwit.Lab.Directories;
using Godwit.Lab.FileServers;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Networks;
using Godwit.Lab.Uml;

namespace Godwit.Lab;

/// <summary>
/// Several hosts on this one machine. A lab outlives the process that brought it up: its state folder says what it is made
/// of, and <see cref="Open"/> finds it again. For one that goes with its user there is <see cref="TemporaryLab"/>.
/// </summary>
public sealed partial class LocalLab
{
    /// <summary>Name of the switch that every host gets, with the guest network behind it.</summary>
    public const string SwitchName = "lan";

    /// <summary>Where every host has the lab's cluster shared volume.</summary>
    public const string VolumePath = "/srv/clusterstorage/volume1";

    /// <summary>Where every host has the disk that all have in common.</summary>
    public const string SharedDiskPath = "/srv/clusterstorage/ocfs2";

    private LabFile _file;

    private LocalLab(LabFile file, string stateFolder)
    {
        _file = file;
        StateFolder = stateFolder;
        Fabric = new Fabric(PrefixOf(file.Name));
        Links = new LinkControl(Fabric);
        SharedDisk = file.HasSharedDisk ? new SharedDisk(stateFolder, file.Letters) : null;
        Hosts = [.. file.Letters.Select((letter, i) => NewHost(letter, i + 1))];
        Directory = file.HasDirectory ? new LabDirectory(stateFolder, Fabric) : null;
        FileServer = file.HasFileServer ? new LabFileServer(stateFolder, Fabric) : null;
    }

    public string Name => _file.Name;

    public string StateFolder { get; }

    public IReadOnlyList<LabHost> Hosts { get; }

    public LinkControl Links { get; }

    /// <summary>Null in a lab without Active Directory.</summary>
    public LabDirectory? Directory { get; }

    /// <summary>Null in a lab without a share.</summary>
    public LabFileServer? FileServer { get; }

    /// <summary>{"hosta":"unix:…","default":"hosta"}: what GODWIT_HOSTS points the CLI to.</summary>
    public string HostsFile => Path.Combine(StateFolder, "hosts.json");

    /// <summary>Where clients of the guests are; 10.72.0.1.</summary>
    public NetworkNamespace GuestNetwork => Fabric.Of(LabNetwork.Guest);

    /// <summary>True when every host stands and, in a lab with daemons, every daemon runs; servers too, if it has any.</summary>
    public bool IsWhole => _file.Complete && Hosts.All(host => host.IsStanding && (_file.DaemonPath is null || host.Daemon is not null))
        && Directory is null or { IsRunning: true } && FileServer is null or { IsRunning: true };

    internal Fabric Fabric { get; }

    /// <summary>Null in a lab whose hosts have no disk in common.</summary>
    internal SharedDisk? SharedDisk { get; }

    /// <summary>The host with the given name, "hosta" or just "a".</summary>
    public LabHost Host(string name) =>
        Hosts.FirstOrDefault(host => host.Name == name || host.Letter == name)
            ?? throw new LabException($"The lab {Name} has no host '{name}'; it has {string.Join(", ", Hosts.Select(host => host.Name))}.");

    /// <summary>The lab that was brought up in a state folder; null when there is none.</summary>
    public static LocalLab? Open(string stateFolder) =>
        LabFile.Load(stateFolder) is { } file ? new LocalLab(file, Path.GetFullPath(stateFolder)) : null;

    /// <summary>
    /// Brings a lab up: networks, hosts, daemons, one domain, one switch. What remained of an earlier lab in the same folder
    /// is taken away first; when something fails, everything is.
    /// </summary>
    public static async Task<LocalLab> UpAsync(LabOptions options, CancellationToken cancellationToken = default)
    {
        string stateFolder = Path.GetFullPath(options.StateFolder ?? LabPlaces.StateFolderOf(options.Name));
        await DownAsync(stateFolder);
        LocalLab lab = new(Plan(options), stateFolder);
        lab.Refuse();
        try
        {
            lab._file.Save(stateFolder);
            await lab.RaiseAsync(options, cancellationToken);
            lab._file = lab._file with { Complete = true };
            lab._file.Save(stateFolder);
            return lab;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The logs go with the lab, so their last words come along.
            string words = string.Concat(lab.Hosts.Select(host => host.LastWords()));
            await lab.DownAsync();
            throw new LabException($"The lab {lab.Name} could not be brought up. {failure.Message}{words}", failure);
        }
        catch
        {
            await lab.DownAsync();
            throw;
        }
    }

    /// <summary>Takes the lab of a state folder down, whoever brought it up; does nothing when there is none.</summary>
    public static Task DownAsync(string stateFolder) => Open(stateFolder)?.DownAsync() ?? Task.CompletedTask;

    /// <summary>Takes everything away: processes, namespaces, mount points, files. Idempotent.</summary>
    public Task DownAsync() => Demolition.RunAsync(Hosts, Fabric, PrefixOf(Name), StateFolder);

    /// <summary>Starts asking a guest for echoes, from the guest network. Dispose it before the lab.</summary>
    public Task<OutageClient> WatchOutagesAsync(string guestAddress, TimeSpan? interval = null) =>
        OutageClient.StartAsync(GuestNetwork, guestAddress, interval ?? OutageClient.DefaultInterval);

    /// <summary>Control of the agent in a guest.</summary>
    public Task<GuestAgent> ConnectAgentAsync(string guestAddress) => GuestAgent.OpenAsync(GuestNetwork, guestAddress);

    private LabHost NewHost(string letter, int number) => _file.KernelMemoryMebibytes is { } memory
        ? new UmlHost(StateFolder, _file.DaemonPath, letter, number, Fabric.OfHost(letter), memory, SharedDisk)
        : new NamespaceHost(StateFolder, _file.DaemonPath, letter, number, Fabric.OfHost(letter));

    private static string PrefixOf(string name) => "gw-" + name;

    private static LabFile Plan(LabOptions options) => LabName().IsMatch(options.Name) && options.Hosts is >= 1 and <= 26
        ? new LabFile
        {
            Name = options.Name,
            Letters = [.. Enumerable.Range(0, options.Hosts).Select(i => ((char)('a' + i)).ToString())],
            Rate = options.Rate,
            HasDirectory = options.HasDirectory || options.HasFileServer,
            HasFileServer = options.HasFileServer,
            KernelMemoryMebibytes = options.HasKernels ? options.KernelMemoryMebibytes : null,
            HasSharedDisk = options is { HasKernels: true, HasSharedDisk: true },
            DaemonPath = options.StartDaemons ? options.DaemonPath ?? LabPlaces.FindDaemon() : null,
            Complete = false,
        }
        : throw new LabException("A lab's name is 1 to 20 letters, digits and dashes, and it has 1 to 26 hosts.");

    /// <summary>Nothing is made when a lab of that name stands elsewhere, something is missing, or a socket's path would not fit the kernel's 108 bytes.</summary>
    private void Refuse()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw new LabException("A lab is made of namespaces and mounts, which need root.");
        }

        // "Down" deletes the whole folder, so it must be ours from the start.
        if (System.IO.Directory.Exists(StateFolder) && System.IO.Directory.EnumerateFileSystemEntries(StateFolder).Any())
        {
            throw new LabException($"{StateFolder} is not empty and holds no lab.");
        }

        if (_file.HasDirectory && !LabDirectory.IsAvailable)
        {
            throw new LabException("Samba's domain controller is not here: eng/setup installs it, if the distribution has it.");
        }

        _ = _file.KernelMemoryMebibytes is null ? null : UmlImage.Locate();
        if (SharedDisk is not null && !SharedDisk.IsAvailable)
        {
            throw new LabException("mkfs.ocfs2 is not here: eng/setup installs it, if the distribution has it.");
        }

        if (Fabric.All(_file.Letters).FirstOrDefault(space => space.Exists) is { } taken)
        {
            throw new LabException($"The namespace {taken.Name} exists: a lab called {Name} stands elsewhere. Take it down, or choose a name.");
        }

        if (System.Text.Encoding.UTF8.GetByteCount(Hosts[0].SocketPath) > 107)
        {
            throw new LabException($"{Hosts[0].SocketPath} is too long for a socket; put the lab elsewhere with --state.");
        }
    }

    private async Task RaiseAsync(LabOptions options, CancellationToken cancellationToken)
    {
        LabHost[] granted = options.Granted is { } names ? [.. names.Select(Host)] : [.. Hosts];
        await MountPoints.ClaimAsync(PrefixOf(Name), StateFolder, _file.HasDirectory ? SambaPlaces.MountPoints : [], cancellationToken);
        await Fabric.BuildAsync(_file.Letters, _file.KernelMemoryMebibytes is not null, cancellationToken);
        await (SharedDisk?.FormatAsync(cancellationToken) ?? Task.CompletedTask);
        LabServers servers = new(Fabric, Directory, FileServer);
        await servers.BeginAsync(cancellationToken);
        await Task.WhenAll(Hosts.Select(async host =>
        {
            await Links.SetRateAsync(host.Name, LabNetwork.Move, _file.Rate, cancellationToken: cancellationToken);
            await host.StandUpAsync(options.HoldMoves, Directory, cancellationToken);
        }));

        await servers.FinishAsync(granted, cancellationToken);
        if (_file.DaemonPath is not null)
        {
            await Task.WhenAll(Hosts.Select(host => host.StartDaemonAsync(cancellationToken)));
            await (options.FormDomain ? LabDomain.FormAsync(Name, Hosts, cancellationToken) : Task.CompletedTask);
            await (options.HasCluster ? LabCluster.FormAsync(Hosts, options, cancellationToken) : Task.CompletedTask);
        }

        Dictionary<string, string> endpoints = Hosts.ToDictionary(host => host.Name, host => host.Endpoint.Address);
        endpoints["default"] = Hosts[0].Name;
        await File.WriteAllTextAsync(
            HostsFile, JsonSerializer.Serialize(endpoints, LabJson.Default.DictionaryStringString), cancellationToken);
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9-]{0,19}$")]
    private static partial Regex LabName();
}
