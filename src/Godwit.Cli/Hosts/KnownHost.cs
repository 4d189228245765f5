using Godwit.Cli.Running;
using Godwit.Client;

namespace Godwit.Cli.Hosts;

/// <summary>A host as the hosts file names it. The three paths are absolute and belong to an https address; without them, it means Kerberos.</summary>
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
            PersonalCertificate? person = (CertificatePath, KeyPath, AuthorityPath) switch
            {
                (null, null, null) => null,
                ({ } certificate, { } key, { } authority) => PersonalCertificate.FromFiles(certificate, key, authority),
                _ => throw new FormatException("certificate, key and authority belong together; without all three, you sign in with your Kerberos ticket."),
            };
            return HostEndpoint.Parse(Address, person);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new UsageException($"Host '{Name}' cannot be used: {wrong.Message}", wrong);
        }
    }
}
