namespace Godwit.Client;

/// <summary>
/// Where a host's API is reached: its Unix socket on the same machine (the file's permissions decide who may), or its HTTPS
/// address, with a person's certificate or with the caller's Kerberos ticket.
/// </summary>
public sealed record HostEndpoint
{
    public const string DefaultSocketPath = "/run/godwit/godwitd.sock";

    private const string UnixPrefix = "unix:";

    private HostEndpoint(string address) => Address = address;

    /// <summary>"unix:/run/godwit/godwitd.sock", "https://10.0.0.1:6601" or, with a ticket, "https://hosta.lab.test:6601".</summary>
    public string Address { get; }

    /// <summary>Path of the socket; null for HTTPS.</summary>
    public string? SocketPath { get; private init; }

    /// <summary>Null for a socket, and for HTTPS with Kerberos.</summary>
    public PersonalCertificate? Certificate { get; private init; }

    /// <summary>True where the caller's ticket proves who it is. The address must then be the host's name in Active Directory.</summary>
    public bool UsesKerberos => SocketPath is null && Certificate is null;

    internal Uri BaseUri => new(SocketPath is null ? Address : "http://localhost");

    public static HostEndpoint UnixSocket(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new HostEndpoint(UnixPrefix + path) { SocketPath = path };
    }

    /// <param name="address">"https://hosta.lab.test:6601".</param>
    /// <param name="certificate">Null signs in with the caller's Kerberos ticket.</param>
    /// <exception cref="FormatException">It does not start with https://.</exception>
    public static HostEndpoint Https(Uri address, PersonalCertificate? certificate = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.Scheme == Uri.UriSchemeHttps
            ? new HostEndpoint(address.GetLeftPart(UriPartial.Authority)) { Certificate = certificate }
            : throw new FormatException($"A host's network address starts with https://, unlike '{address}'.");
    }

    /// <summary>Reads "unix:/path" or "https://host:port"; the latter without a certificate means Kerberos.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static HostEndpoint Parse(string address, PersonalCertificate? certificate = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.StartsWith(UnixPrefix, StringComparison.Ordinal) && address.Length > UnixPrefix.Length)
        {
            return UnixSocket(address[UnixPrefix.Length..]);
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme != Uri.UriSchemeHttps)
        {
            throw new FormatException($"'{address}' is not a host's address: write unix:/path/to/godwitd.sock or https://host:port.");
        }

        return Https(uri, certificate);
    }

    public override string ToString() => Address;
}
