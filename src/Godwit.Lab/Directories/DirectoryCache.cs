using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;

namespace Godwit.Lab.Directories;

/// <summary>
/// The directory as it was before it was first served. Making it takes ten seconds; copying it, none. A copy needs no change, because the domain
/// controller has the same name and address in every lab:
/// <code>
/// artifacts/directory/KEY/state          /var/lib/samba of the domain controller
/// artifacts/directory/KEY/smb.conf       its settings
/// artifacts/directory/KEY/members        HOSTA.keytab …, FS.keytab, secrets.tdb
/// </code>
/// </summary>
internal sealed class DirectoryCache
{
    private const string Script = "Godwit.Lab.Directories.populate.py";

    // A folder that the domain controller sees and that is copied with the rest.
    private const string WorkFolder = SambaPlaces.State + "/members";

    private readonly string _folder;

    private DirectoryCache(string folder) => _folder = folder;

    private string Members => Path.Combine(_folder, "members");

    /// <summary>Depends on what a directory is made by and with.</summary>
    public static async Task<DirectoryCache> LocateAsync(CancellationToken cancellationToken)
    {
        string samba = await Tool.RunAsync("samba", ["--version"], null, cancellationToken);
        string made = string.Join('\n', [samba, ReadScript(), PlanText(), .. ProvisionCommand()]);
        string key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(made)))[..16];
        return new DirectoryCache(Path.Combine(LabPlaces.Root, "artifacts", "directory", key));
    }

    public string KeytabOf(string account) => Path.Combine(Members, account + ".keytab");

    /// <summary>The file server's secrets.tdb: its password and its domain.</summary>
    public string MemberSecrets => Path.Combine(Members, "secrets.tdb");

    /// <summary>Gives a domain controller that stands and has nothing yet its directory.</summary>
    /// <param name="controller">Inside it, the provisioning runs if there is nothing to copy.</param>
    /// <param name="folder">Its folder outside.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task FurnishAsync(Enclosure controller, string folder, CancellationToken cancellationToken)
    {
        string state = Path.Combine(folder, "samba-state");
        string settings = Path.Combine(folder, OwnEtc.FolderName, "samba", "smb.conf");
        if (!Directory.Exists(_folder))
        {
            File.Delete(settings);
            await controller.RunAsync(ProvisionCommand(), null, cancellationToken);
            Directory.CreateDirectory(Path.Combine(state, "members"));
            await File.WriteAllTextAsync(Path.Combine(state, "members", "populate.py"), ReadScript(), cancellationToken);
            await controller.RunAsync(["/usr/bin/python3", WorkFolder + "/populate.py"], PlanText(), cancellationToken);

            // The domain controller's own names in Kerberos; it would come to it by itself a few minutes after its first start.
            await controller.RunAsync(["samba_spnupdate"], null, cancellationToken);
            await KeepAsync(state, settings, cancellationToken);
            return;
        }

        await CopyAsync(Path.Combine(_folder, "state"), state, cancellationToken);
        File.Copy(Path.Combine(_folder, "smb.conf"), settings, overwrite: true);
    }

    /// <summary>Two labs may do this at the same time; one of the two results stays.</summary>
    private async Task KeepAsync(string state, string settings, CancellationToken cancellationToken)
    {
        // In one process, too: tests bring their labs up side by side.
        string fresh = $"{_folder}.{Guid.CreateVersion7():N}";
        await Tool.RunAsync("mkdir", ["--parents", "--mode=0700", fresh], null, cancellationToken);
        Directory.CreateDirectory(Path.Combine(fresh, "state"));
        Directory.Move(Path.Combine(state, "members"), Path.Combine(fresh, "members"));
        await CopyAsync(state, Path.Combine(fresh, "state"), cancellationToken);
        File.Copy(settings, Path.Combine(fresh, "smb.conf"));
        try
        {
            Directory.Move(fresh, _folder);
        }
        catch (IOException) when (Directory.Exists(_folder))
        {
            Directory.Delete(fresh, recursive: true);
        }
    }

    /// <summary>With extended attributes, in which Samba keeps the access lists of its own share.</summary>
    private static Task<string> CopyAsync(string from, string to, CancellationToken cancellationToken) =>
        Tool.RunAsync("cp", ["--archive", "--sparse=always", from + "/.", to], null, cancellationToken);

    /// <summary>Without the services that only a second domain controller or a real network would need.</summary>
    private static string[] ProvisionCommand() =>
    [
        "samba-tool", "domain", "provision", "--realm=" + LabDirectory.Realm, "--domain=" + LabDirectory.DomainName, "--server-role=dc",
        "--dns-backend=SAMBA_INTERNAL", "--adminpass=" + DirectoryUser.Administrator.Password,
        "--host-name=" + Networks.LabServer.DomainController.Name, "--host-ip=" + LabDirectory.Address,
        "--option=interfaces=lo mg0", "--option=bind interfaces only=yes", "--option=dns forwarder=",
        "--option=server services = s3fs rpc ldap cldap kdc winbindd dns",
    ];

    private static string PlanText() => JsonSerializer.Serialize(LabAccounts.Plan(WorkFolder), LabJson.Default.DirectoryPlan);

    private static string ReadScript()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Script)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
