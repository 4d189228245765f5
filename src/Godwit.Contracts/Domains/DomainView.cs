namespace Godwit.Contracts.Domains;

public sealed record DomainView
{
    public required string Name { get; init; }

    /// <summary>SHA-256 of the authority's certificate, hexadecimal: what to compare when joining.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>True on the host that holds the authority's key and can issue tokens.</summary>
    public required bool HoldsAuthority { get; init; }

    public required DateTimeOffset HostCertificateExpires { get; init; }

    /// <summary>The Active Directory domain that the host is in as well; null for none.</summary>
    public DirectoryView? Directory { get; init; }
}
