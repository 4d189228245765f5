using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Listens for NBD clients. Refused when it already does.</summary>
public sealed record NbdServerStart : IQmpCommand<QmpEmpty>
{
    public required NbdServerAddress Addr { get; init; }

    /// <summary>Id of a tls-creds-x509 object for a server.</summary>
    public string? TlsCreds { get; init; }

    /// <summary>Id of an authz object.</summary>
    public string? TlsAuthz { get; init; }

    /// <summary>0 is without limit; null means 100.</summary>
    public int? MaxConnections { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "nbd-server-start";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.NbdServerStart;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
