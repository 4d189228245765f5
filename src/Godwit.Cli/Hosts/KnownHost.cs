using Godwit.Cli.Running;
using Godwit.Client;

namespace Godwit.Cli.Hosts;

/// <summary>A host as the hosts file names it. The three paths are absolute and belong to an https address.</summary>
internal sealed record KnownHost
{
    public required string Name { get; init; }

    public required string Address { get; init; }

    public string? CertificatePath { get; init; }

    public string? KeyPath { get; init; }

    public string? AuthorityPath { get; init; }

    /// <exception cref="UsageException">The address or a file is not usable.</exception>
    public HostEndpoint ToEndpoint()
    {
        try
        {
            PersonalCertificate? person = CertificatePath is null || KeyPath is null || AuthorityPath is null
                ? null
                : PersonalCertificate.FromFiles(CertificatePath, KeyPath, AuthorityPath);
            return HostEndpoint.Parse(Address, person);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new UsageException($"Host '{Name}' cannot be used: {wrong.Message}", wrong);
        }
    }
}
