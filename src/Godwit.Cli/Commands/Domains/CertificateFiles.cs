using Godwit.Cli.Running;
using Godwit.Contracts.Domains;

namespace Godwit.Cli.Commands.Domains;

/// <summary>The three files of a person's certificate. The key is readable by its owner only and is never overwritten.</summary>
internal sealed record CertificateFiles
{
    private CertificateFiles(string folder, string person)
    {
        Certificate = Path.Combine(folder, person + ".pem");
        Key = Path.Combine(folder, person + ".key");
        Authority = Path.Combine(folder, "authority.pem");
    }

    public string Certificate { get; }

    public string Key { get; }

    public string Authority { get; }

    /// <summary>Sees to it before anything is issued that the files can be written.</summary>
    public static CertificateFiles Plan(string folder, string person)
    {
        if (person.Length == 0 || person.AsSpan().ContainsAny('/', '\0') || person is "." or ".." or "authority")
        {
            throw new UsageException($"'{person}' cannot be a file's name; print the certificate with --json instead.");
        }

        CertificateFiles files = new(Path.GetFullPath(folder), person);
        foreach (string taken in new[] { files.Certificate, files.Key }.Where(File.Exists))
        {
            throw new UsageException($"{taken} exists already; move it away or choose another folder with --output.");
        }

        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The folder {folder} cannot be used: {wrong.Message}", wrong);
        }

        return files;
    }

    public void Write(IssuedCertificate issued)
    {
        try
        {
            WriteKey(issued.PrivateKeyPem);
            File.WriteAllText(Certificate, issued.CertificatePem);
            File.WriteAllText(Authority, issued.AuthorityPem);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The certificate was issued but cannot be written: {wrong.Message}", wrong);
        }
    }

    private void WriteKey(string pem)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using StreamWriter writer = new(Key, options);
        writer.Write(pem);
    }
}
