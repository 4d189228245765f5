namespace Godwit.Contracts.Domains;

/// <summary>A host's membership in an Active Directory domain.</summary>
public sealed record DirectoryView
{
    /// <summary>The Kerberos realm, "LAB.TEST".</summary>
    public required string Realm { get; init; }

    /// <summary>"HOSTA$".</summary>
    public required string ComputerAccount { get; init; }

    /// <summary>"hosta.lab.test": the name in https:// addresses, for which people get tickets.</summary>
    public required string FullName { get; init; }

    public required string KeytabPath { get; init; }

    /// <summary>Null asks DNS.</summary>
    public string? DomainController { get; init; }

    /// <summary>Which group's members may do what.</summary>
    public required IReadOnlyList<GroupRole> Roles { get; init; }

    public required HostAdmissionSettings Admission { get; init; }
}
