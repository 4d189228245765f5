using System.CommandLine;
using Godwit.Lab.Directories;
using Godwit.Lab.FileServers;
using Godwit.Lab.Hosts;
using Godwit.Lab.Uml;

namespace Godwit.Lab.Commands;

internal static class UpCommand
{
    private static readonly Option<int> HostCount = new("--hosts") { Description = "How many hosts, 1 to 26.", DefaultValueFactory = _ => 2 };

    private static readonly Option<string> Rate = new("--rate")
    {
        Description = "Rate of the move network as tc writes it; 'none' is as fast as it goes.",
        DefaultValueFactory = _ => "1gbit",
    };

    private static readonly Option<string?> Daemon = new("--godwitd") { Description = "The godwitd to run. Default: the one that the repository built." };

    private static readonly Option<bool> Bare = new("--bare") { Description = "Hosts and networks only: no daemons, no domain, no switch." };

    private static readonly Option<bool> ActiveDirectory = new("--ad")
    {
        Description = $"An Active Directory domain {LabDirectory.Realm} (Samba), in which every host has a computer account and its keytab.",
    };

    private static readonly Option<bool> Share = new("--smb")
    {
        Description = $@"A file server in that domain with the share {LabFileServer.UncPath}; implies --ad.",
    };

    private static readonly Option<string?> Grant = new("--grant")
    {
        Description = "Hosts whose computer accounts may use the share, as in 'hosta,hostb'. Default: all.",
    };

    private static readonly Option<bool?> Kernels = new("--uml")
    {
        Description = "Hosts with kernels of their own (User-mode Linux), which can mount the share and lose their power. Default: with --smb, where this machine has them.",
    };

    private static readonly Option<bool> Cluster = new("--cluster")
    {
        Description = $"One failover cluster of all hosts, with the cluster shared volume volume1 at {LocalLab.VolumePath}; with --smb it is the share.",
    };

    private static readonly Option<bool> Disk = new("--shared-disk")
    {
        Description = $"With --cluster: User-mode Linux hosts with one disk in common and OCFS2 on it, which is the cluster's volume, at {LocalLab.SharedDiskPath}.",
    };

    private static readonly Option<int?> Lease = new("--lease") { Description = "Seconds for which a node of the cluster may be silent. Default: the product's." };

    public static Command Create() => new Command("up", "Bring a lab up: hosts, networks, daemons, one domain, the switch 'lan'.")
    {
        HostCount, Rate, Daemon, Bare, ActiveDirectory, Share, Grant, Kernels, Cluster, Disk, Lease,
    }.Does(RunAsync);

    /// <summary>The options as a plan; demo brings its lab up in the same way.</summary>
    private static LabOptions Read(ParseResult parsed) => new()
    {
        Name = parsed.GetRequiredValue(LabChoice.Name),
        StateFolder = LabChoice.StateFolder(parsed),
        Hosts = parsed.GetRequiredValue(HostCount),
        Rate = parsed.GetRequiredValue(Rate) is var rate && rate == "none" ? null : rate,
        DaemonPath = parsed.GetValue(Daemon),
        StartDaemons = !parsed.GetValue(Bare),
        HasDirectory = parsed.GetValue(ActiveDirectory),
        HasFileServer = parsed.GetValue(Share),
        HasKernels = parsed.GetValue(Kernels) ?? (parsed.GetValue(Disk) || (parsed.GetValue(Share) && UmlImage.Find() is not null)),
        HasCluster = parsed.GetValue(Cluster),
        HasSharedDisk = parsed.GetValue(Disk),
        LeaseSeconds = parsed.GetValue(Lease),
        Granted = parsed.GetValue(Grant)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
    };

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        LabOptions options = Read(parsed);
        if (LocalLab.Open(options.StateFolder!) is { IsWhole: true } standing)
        {
            Console.WriteLine($"The lab {standing.Name} is up already, with {standing.Hosts.Count} hosts. 'godwit-lab down' takes it away.");
            return 0;
        }

        LocalLab lab = await LocalLab.UpAsync(options, cancellationToken);
        Console.WriteLine($"The lab {lab.Name} is up. The CLI finds its hosts with GODWIT_HOSTS={lab.HostsFile}");
        foreach (LabHost host in lab.Hosts)
        {
            Console.WriteLine($"  {host.Name}  {host.Endpoint}");
        }

        if (lab.FileServer is not null)
        {
            Console.WriteLine($"  share  {LabFileServer.UncPath}");
        }

        return 0;
    }
}
