namespace Godwit.Host.ActiveDirectory;

/// <summary>This host's place in an Active Directory domain: directory/directory.json in the state folder.</summary>
internal sealed record DirectoryRecord
{
    public const string DefaultKeytab = "/etc/krb5.keytab";

    /// <summary>"LAB.TEST".</summary>
    public required string Realm { get; init; }

    /// <summary>"HOSTA$".</summary>
    public required string ComputerAccount { get; init; }

    public required string KeytabPath { get; init; }

    /// <summary>"hosta.lab.test".</summary>
    public required string FullName { get; init; }

    /// <summary>"LAB": what Windows calls the realm; null while the directory has not been asked.</summary>
    public string? NetBiosName { get; init; }

    /// <summary>Null asks DNS.</summary>
    public string? DomainController { get; init; }

    /// <summary>"HOSTA$@LAB.TEST".</summary>
    public string Principal => $"{ComputerAccount}@{Realm}";
}
