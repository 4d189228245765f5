using Godwit.Lab.Directories;
using Godwit.Lab.Hosts;
using Godwit.Lab.Networks;
using Godwit.Lab.Processes;

namespace Godwit.Lab.FileServers;

/// <summary>
/// A member server of the lab's directory with one SMB share for virtual machines, \\fs.lab.test\vms. On its files the domain's administrators have
/// rights, and those hosts' computer accounts to which they were granted.
/// </summary>
public sealed class LabFileServer
{
    public const string ShareName = "vms";

    public const string Address = "10.70.0.251";

    public const string DnsName = "fs." + LabDirectory.DnsDomain;

    /// <summary>The same server by another name, for which it has a service principal too.</summary>
    public const string SecondDnsName = "files." + LabDirectory.DnsDomain;

    private const string Shared = "share";

    private const string Share = $"//{DnsName}/{ShareName}";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Enclosure _enclosure;

    internal LabFileServer(string stateFolder, Fabric fabric)
    {
        Space = fabric.OfServer(LabServer.FileServer);
        Folder = FolderOf(stateFolder);
        _enclosure = new Enclosure(LabServer.FileServer.Name, Folder, Space);
    }

    public NetworkNamespace Space { get; }

    public string Folder { get; }

    /// <summary>Where a host has it: /srv/smb/fs.lab.test/vms.</summary>
    public static string MountPoint => $"/srv/smb/{DnsName}/{ShareName}";

    /// <summary>\\fs.lab.test\vms.</summary>
    public static string UncPath => $@"\\{DnsName}\{ShareName}";

    /// <summary>Where the share's files lie for everybody outside.</summary>
    public string ShareFolder => Path.Combine(Folder, Shared);

    /// <summary>The same of the lab in a state folder.</summary>
    internal static string ShareFolderOf(string stateFolder) => Path.Combine(FolderOf(stateFolder), Shared);

    private static string FolderOf(string stateFolder) => Path.Combine(stateFolder, "servers", LabServer.FileServer.Name);

    public string LogPath => Path.Combine(Folder, "log", "smbd.log");

    public bool IsRunning => ProcessIdentity.Load(SmbIdentityPath) is not null;

    private string SettingsPath => Path.Combine(Folder, OwnEtc.FolderName, "samba", "smb.conf");

    private string SmbIdentityPath => Path.Combine(Folder, "smbd.pid");

    /// <summary>Runs a command on the file server.</summary>
    public Task<CommandResult> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken = default) =>
        _enclosure.TryAsync(command, null, cancellationToken);

    /// <summary>Lets a host's computer account do everything on the share, on what is there already too.</summary>
    public Task GrantAsync(LabHost host, CancellationToken cancellationToken = default) =>
        ChangeAccessAsync(["--add", AccessOf(LabDirectory.AccountOf(host))], cancellationToken);

    /// <summary>Takes that back, from what is there already too. Files that are open stay so.</summary>
    public Task RevokeAsync(LabHost host, CancellationToken cancellationToken = default) =>
        ChangeAccessAsync(["--delete", AccessOf(LabDirectory.AccountOf(host))], cancellationToken);

    /// <summary>Serves the share, and waits until it can be used. Does nothing when it is served.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (IsRunning)
        {
            return;
        }

        await BeginAsync("winbindd", Path.Combine(Folder, "winbindd.pid"), cancellationToken);
        await BeginAsync("smbd", SmbIdentityPath, cancellationToken);
        await Readiness.WaitAsync(
            "the file server",
            () => IsRunning,
            token => _enclosure.TryAsync(AsAdministrator("smbclient", Share, "--command", "ls"), null, token),
            Patience,
            cancellationToken);
    }

    /// <summary>SIGKILL for all of it: clients get no word of it. What it had to tell its disk is there, locks and open files are not.</summary>
    public Task KillAsync() => _enclosure.EmptyAsync();

    /// <summary>Takes the share out of the server's configuration, and away from whoever has it.</summary>
    public async Task WithdrawAsync(CancellationToken cancellationToken = default)
    {
        await ConfigureAsync(FileServerSettings.Text(ShareFolder, isOffered: false), cancellationToken);
        await _enclosure.RunAsync(["smbcontrol", "smbd", "close-share", ShareName], null, cancellationToken);
    }

    /// <summary>Offers it again, as it was.</summary>
    public Task OfferAsync(CancellationToken cancellationToken = default) => ConfigureAsync(FileServerSettings.Text(ShareFolder), cancellationToken);

    internal async Task StandUpAsync(LabDirectory directory, CancellationToken cancellationToken)
    {
        IEnumerable<(string, string)> mounts =
            await directory.AdmitAsync(Folder, LabAccounts.FileServer, LabServer.FileServer.Name, Address, cancellationToken);
        File.Copy(directory.Cache.MemberSecrets, Path.Combine(Folder, "samba-state", "private", "secrets.tdb"), overwrite: true);
        await File.WriteAllTextAsync(SettingsPath, FileServerSettings.Text(ShareFolder), cancellationToken);

        // Who may do what is the access list's affair; the folder's mode must not be stricter.
        Directory.CreateDirectory(ShareFolder);
        await Tool.RunAsync("chmod", ["0777", ShareFolder], null, cancellationToken);
        await _enclosure.StandUpAsync(mounts, cancellationToken);
    }

    /// <summary>The share's first access list: administrators, and the given hosts.</summary>
    internal Task SetAccessAsync(IEnumerable<LabHost> granted, CancellationToken cancellationToken)
    {
        string administrators = $@"{LabDirectory.DomainName}\Domain Admins";
        IEnumerable<string> list =
        [
            "REVISION:1", "OWNER:" + administrators, "GROUP:" + administrators, AccessOf("Domain Admins"),
            .. granted.Select(LabDirectory.AccountOf).Select(AccessOf),
        ];
        return ChangeAccessAsync(["--set", string.Join(',', list)], cancellationToken);
    }

    private static string AccessOf(string account) => $@"ACL:{LabDirectory.DomainName}\{account}:ALLOWED/OI|CI/FULL";

    private static string[] AsAdministrator(string tool, params string[] arguments) =>
        [tool, .. arguments, "--user", $@"{LabDirectory.DomainName}\{DirectoryUser.Administrator.Name}%{DirectoryUser.Administrator.Password}"];

    private async Task ChangeAccessAsync(string[] change, CancellationToken cancellationToken)
    {
        await _enclosure.RunAsync(AsAdministrator("smbcacls", [Share, "/", .. change]), null, cancellationToken);
        AccessLists.Spread(ShareFolder);
    }

    private async Task ConfigureAsync(string settings, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(SettingsPath, settings, cancellationToken);
        await _enclosure.RunAsync(["smbcontrol", "smbd", "reload-config"], null, cancellationToken);
    }

    private Task<ProcessIdentity> BeginAsync(string program, string identityPath, CancellationToken cancellationToken) => Background.StartAsync(
        Path.Combine(Folder, "log", program + ".log"),
        identityPath,
        _enclosure.Inside([program, "--foreground", "--no-process-group", "--debug-stdout"]),
        cancellationToken);
}
