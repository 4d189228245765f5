using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Godwit.Host.Trust;

/// <summary>
/// The files of a membership. Certificate and key change together, and QEMU reads them while we rotate, so a rotation is a
/// folder that nobody changes after the symbolic link "current" has been moved to it:
/// <code>
/// trust/generations/7/{ca.pem,host.pem,host.key,domain.json,transfer/{ca-cert,server-cert,server-key,client-cert,client-key}.pem}
/// trust/current -> generations/7               the one step that commits
/// trust/{ca.pem,host.pem,host.key,domain.json,transfer} -> current/...
/// trust/ca/{ca.pem,ca.key}                     on the founding host only
/// </code>
/// </summary>
/// <param name="path">{stateFolder}/trust.</param>
/// <param name="guestGroup">Group id of the QEMU processes; null leaves the transfer folder to root.</param>
internal sealed class TrustFolder(string path, int? guestGroup)
{
    private const UnixFileMode Passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const UnixFileMode GroupEnters = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly string[] Shown = ["ca.pem", "host.pem", "host.key", "domain.json", "transfer"];

    private string Current => Path.Combine(path, "current");

    private string Authority => Path.Combine(path, "ca");

    /// <summary>Null before the host belongs to a domain.</summary>
    public Membership? Load()
    {
        if (new DirectoryInfo(Current).LinkTarget is not { } target)
        {
            return null;
        }

        var folder = Path.Combine(path, target);
        var record = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, "domain.json")), TrustJson.Default.DomainRecord)
            ?? throw new InvalidDataException($"{folder}/domain.json names no domain.");
#pragma warning disable CA2000 // The membership keeps both as long as a handshake may need them.
        return new Membership(
            record,
            X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "ca.pem")),
            X509Certificate2.CreateFromPemFile(Path.Combine(folder, "host.pem"), Path.Combine(folder, "host.key")),
            Path.Combine(folder, "transfer"));
#pragma warning restore CA2000
    }

    /// <summary>Afterwards the new credentials count, also after a crash; before that, the old ones do.</summary>
    public Membership Commit(Credentials credentials)
    {
        Prepare();
        var number = Numbers().DefaultIfEmpty(0).Max() + 1;
        var folder = GenerationFolder(number);
        Write(folder, credentials);
        Posix.SyncFolder(Path.GetDirectoryName(folder)!);

        Point("current", Path.Combine("generations", number.ToString(CultureInfo.InvariantCulture)));
        foreach (var name in Shown)
        {
            Point(name, Path.Combine("current", name));
        }

        Posix.SyncFolder(path);
        DropAllBut(number, number - 1);
        return Load() ?? throw new InvalidDataException($"{path} lost the membership that was just written to it.");
    }

    /// <summary>The authority of the domain this host founded. An earlier one that never led to a domain is dropped.</summary>
    public void CommitAuthority(X509Certificate2 certificate)
    {
        Prepare();
        var folder = Authority + ".new";
        DeleteFolder(folder);
        DeleteFolder(Authority);
        Directory.CreateDirectory(folder, Private);
        using var key = certificate.GetECDsaPrivateKey()!;
        DurableFile.WriteNew(Path.Combine(folder, "ca.pem"), certificate.ExportCertificatePem(), DurableFile.Secret);
        DurableFile.WriteNew(Path.Combine(folder, "ca.key"), key.ExportPkcs8PrivateKeyPem(), DurableFile.Secret);
        Posix.SyncFolder(folder);
        Posix.Rename(folder, Authority);
        Posix.SyncFolder(path);
    }

    public X509Certificate2 LoadAuthority() =>
        X509Certificate2.CreateFromPemFile(Path.Combine(Authority, "ca.pem"), Path.Combine(Authority, "ca.key"));

    private void Write(string folder, Credentials credentials)
    {
        Directory.CreateDirectory(folder, Passable);
        DurableFile.WriteNew(Path.Combine(folder, "ca.pem"), credentials.AuthorityPem, DurableFile.AllRead);
        DurableFile.WriteNew(Path.Combine(folder, "host.pem"), credentials.HostPem, DurableFile.AllRead);
        DurableFile.WriteNew(Path.Combine(folder, "host.key"), credentials.HostKeyPem, DurableFile.Secret);
        var record = JsonSerializer.Serialize(credentials.Record, TrustJson.Default.DomainRecord);
        DurableFile.WriteNew(Path.Combine(folder, "domain.json"), record, DurableFile.AllRead);

        var transfer = Path.Combine(folder, "transfer");
        Directory.CreateDirectory(transfer, GroupEnters);
        File.SetUnixFileMode(transfer, GroupEnters);
        Give(transfer);
        foreach (var (name, content) in (ReadOnlySpan<(string, string)>)
            [
                ("ca-cert.pem", credentials.AuthorityPem),
                ("server-cert.pem", credentials.TransferPem),
                ("server-key.pem", credentials.TransferKeyPem),
                ("client-cert.pem", credentials.TransferPem),
                ("client-key.pem", credentials.TransferKeyPem),
            ])
        {
            var file = Path.Combine(transfer, name);
            DurableFile.WriteNew(file, content, DurableFile.GroupReads);
            Give(file);
        }

        Posix.SyncFolder(transfer);
        Posix.SyncFolder(folder);
    }

    private void Prepare()
    {
        foreach (var folder in (ReadOnlySpan<string>)[path, Path.Combine(path, "generations")])
        {
            Directory.CreateDirectory(folder, Passable);
            File.SetUnixFileMode(folder, Passable);
        }
    }

    private void Point(string name, string target)
    {
        var temporary = Path.Combine(path, name + ".new");
        File.Delete(temporary);
        File.CreateSymbolicLink(temporary, target);
        Posix.Rename(temporary, Path.Combine(path, name));
    }

    private void Give(string item)
    {
        // A daemon that is not root runs QEMU as itself and could give nothing away.
        if (guestGroup is { } group && Posix.EffectiveUser() == 0)
        {
            Posix.GiveToGroup(item, group);
        }
    }

    private string GenerationFolder(int number) =>
        Path.Combine(path, "generations", number.ToString(CultureInfo.InvariantCulture));

    private List<int> Numbers()
    {
        List<int> numbers = [];
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(path, "generations")))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var number))
            {
                numbers.Add(number);
            }
        }

        return numbers;
    }

    /// <summary>The one before stays: a QEMU may be about to read it.</summary>
    private void DropAllBut(int newest, int before)
    {
        foreach (var number in Numbers().Where(number => number != newest && number != before))
        {
            DeleteFolder(GenerationFolder(number));
        }
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
