using Godwit.Lab.Processes;

namespace Godwit.Lab.Directories;

/// <summary>
/// A copy of the machine's /etc for one member of the directory, with the files in it that say who it is and whom it asks. A copy, because the machine
/// itself may have none of these files, and a file cannot be mounted over nothing.
/// </summary>
internal static class OwnEtc
{
    public const string FolderName = "machine-etc";

    /// <summary>Enough for net and smbclient; servers have settings of their own.</summary>
    private const string MemberSettings =
        $"[global]\n security = ads\n realm = {LabDirectory.Realm}\n workgroup = {LabDirectory.DomainName}\n kerberos method = secrets and keytab\n";

    // Not what the machine has: its resolver knows nothing of the lab. The accounts of the directory matter on the file server alone.
    private const string NameSources = "passwd: files winbind\ngroup: files winbind\nshadow: files\nhosts: files dns\nservices: files\nprotocols: files\n";

    public static async Task MakeAsync(string folder, string name, string address, CancellationToken cancellationToken)
    {
        string etc = Path.Combine(folder, FolderName);
        await Tool.RunAsync("cp", ["--archive", "--reflink=auto", "/etc/.", etc], null, cancellationToken);
        Write("krb5.conf", KerberosSettings.Text);
        Write("resolv.conf", $"search {LabDirectory.DnsDomain}\nnameserver {LabDirectory.Address}\noptions timeout:2 attempts:2\n");
        Write("hosts", $"127.0.0.1 localhost\n{address} {name}.{LabDirectory.DnsDomain} {name}\n");
        Write("hostname", name + "\n");
        Write("nsswitch.conf", NameSources);
        Write("samba/smb.conf", MemberSettings);

        void Write(string file, string text)
        {
            // It may be a link into the machine's /run, and writing through it would reach the machine's own file.
            string path = Path.Combine(etc, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Delete(path);
            File.WriteAllText(path, text);
        }
    }

    /// <summary>Puts a computer's keys where its programs look for them; nobody but root may read them, there as here.</summary>
    public static void InstallKeytab(string folder, string keytab) =>
        File.Copy(keytab, Path.Combine(folder, FolderName, "krb5.keytab"), overwrite: true);
}
