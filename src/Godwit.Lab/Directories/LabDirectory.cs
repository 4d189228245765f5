using Godwit.Lab.Hosts;
using Godwit.Lab.Networks;
using Godwit.Lab.Processes;

namespace Godwit.Lab.Directories;

/// <summary>
/// The lab's Active Directory: one Samba domain controller on the management network, with a computer account for every host, people and groups.
/// It is every member's DNS server too.
/// </summary>
public sealed class LabDirectory
{
    public const string Realm = "LAB.TEST";

    /// <summary>The NetBIOS name: accounts are LAB\HOSTA$.</summary>
    public const string DomainName = "LAB";

    public const string DnsDomain = "lab.test";

    public const string Address = "10.70.0.250";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Enclosure _enclosure;
    private DirectoryCache? _cache;

    internal LabDirectory(string stateFolder, Fabric fabric)
    {
        Space = fabric.OfServer(LabServer.DomainController);
        Folder = Path.Combine(stateFolder, "servers", LabServer.DomainController.Name);
        _enclosure = new Enclosure(LabServer.DomainController.Name, Folder, Space);
    }

    /// <summary>False where Samba's domain controller is not installed.</summary>
    public static bool IsAvailable => File.Exists("/usr/sbin/samba") && File.Exists("/usr/bin/samba-tool");

    public NetworkNamespace Space { get; }

    public string Folder { get; }

    public string LogPath => Path.Combine(Folder, "log", "samba.log");

    public bool IsRunning => ProcessIdentity.Load(IdentityPath) is not null;

    /// <summary>Not there in a process that did not bring the lab up: members are made only then.</summary>
    internal DirectoryCache Cache => _cache ?? throw new LabException("Members of the directory are made while the lab is brought up.");

    private string ProbeKeytab => Path.Combine(Folder, "probe.keytab");

    private string IdentityPath => Path.Combine(Folder, "samba.pid");

    /// <summary>"HOSTA$": the name of a host's computer account.</summary>
    public static string AccountOf(LabHost host) => LabAccounts.OfHost(host.Letter) + "$";

    /// <summary>"hosta.lab.test".</summary>
    public static string DnsNameOf(LabHost host) => $"{host.Name}.{DnsDomain}";

    /// <summary>Runs a command on the domain controller, samba-tool above all.</summary>
    public Task<CommandResult> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken = default) =>
        _enclosure.TryAsync(command, null, cancellationToken);

    /// <summary>Signs a person in on a host; gives back the ticket cache there, for KRB5CCNAME.</summary>
    /// <exception cref="LabException">The directory does not let them in, or does not answer.</exception>
    public static async Task<string> SignInAsync(LabHost host, DirectoryUser user, CancellationToken cancellationToken = default)
    {
        string cache = $"/run/godwit/ticket-{user.Name}";
        CommandResult result = await host.RunAsync(["kinit", "-c", cache, user.Name], user.Password + "\n", cancellationToken);
        return result.Succeeded ? cache : throw new LabException($"{user.Name} could not sign in on {host.Name}: {result.Error} {result.Output}");
    }

    /// <summary>Serves the directory and waits until a computer can sign in and look itself up. Does nothing when it runs.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await BeginAsync(cancellationToken);
        await WaitAsync(cancellationToken);
    }

    /// <summary>SIGKILL for all of it, as if the domain controller had lost its power. What it holds stays.</summary>
    public Task KillAsync() => _enclosure.EmptyAsync();

    internal async Task StandUpAsync(CancellationToken cancellationToken)
    {
        IEnumerable<(string, string)> mounts = SambaPlaces.Prepare(Folder);
        await OwnEtc.MakeAsync(Folder, LabServer.DomainController.Name, Address, cancellationToken);
        await _enclosure.StandUpAsync(mounts, cancellationToken);
        _cache = await DirectoryCache.LocateAsync(cancellationToken);
        await _cache.FurnishAsync(_enclosure, Folder, cancellationToken);
        File.Copy(_cache.KeytabOf(LabAccounts.OfHost("a")), ProbeKeytab, overwrite: true);
    }

    internal async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (!IsRunning)
        {
            string[] line = _enclosure.Inside(["samba", "--interactive", "--model=standard", "--debug-stdout", "--debuglevel=1"]);
            await Background.StartAsync(LogPath, IdentityPath, line, cancellationToken);
        }
    }

    internal async Task WaitAsync(CancellationToken cancellationToken)
    {
        // A computer's keys prove Kerberos, DNS and LDAP at once.
        await Readiness.WaitAsync(
            "the domain controller",
            () => IsRunning,
            token => _enclosure.TryAsync(["adcli", "testjoin", "--domain=" + DnsDomain, "--host-keytab=" + ProbeKeytab], null, token),
            Patience,
            cancellationToken);
    }

    /// <summary>Makes a folder's machine a member: its own /etc with names and keys.</summary>
    /// <param name="folder">The machine's folder outside.</param>
    /// <param name="account">Its account, without the dollar sign.</param>
    /// <param name="name">Its name in DNS, without the domain.</param>
    /// <param name="address">Its address on the management network.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What to mount where.</returns>
    internal async Task<IEnumerable<(string What, string Where)>> AdmitAsync(
        string folder, string account, string name, string address, CancellationToken cancellationToken)
    {
        IEnumerable<(string, string)> mounts = SambaPlaces.Prepare(folder);
        await OwnEtc.MakeAsync(folder, name, address, cancellationToken);
        OwnEtc.InstallKeytab(folder, Cache.KeytabOf(account));
        return mounts;
    }
}
