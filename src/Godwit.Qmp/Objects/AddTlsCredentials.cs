using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Loads an X.509 identity. QEMU reads the files once, now: after a renewal make a new object.</summary>
public sealed record AddTlsCredentials : IQmpCommand<QmpEmpty>
{
    public string QomType => "tls-creds-x509";

    public required string Id { get; init; }

    /// <summary>
    /// A folder with ca-cert.pem and, for a server, server-cert.pem and server-key.pem; for a client, client-cert.pem and client-
    /// key.pem.
    /// </summary>
    public required string Dir { get; init; }

    public required TlsEndpoint Endpoint { get; init; }

    /// <summary>False would let anybody in.</summary>
    public required bool VerifyPeer { get; init; }

    /// <summary>GnuTLS priority string.</summary>
    public string? Priority { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "object-add";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.AddTlsCredentials;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
