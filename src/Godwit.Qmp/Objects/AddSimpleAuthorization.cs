using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Lets in exactly one peer.</summary>
public sealed record AddSimpleAuthorization : IQmpCommand<QmpEmpty>
{
    public string QomType => "authz-simple";

    public required string Id { get; init; }

    /// <summary>The distinguished name of the peer's certificate, as GnuTLS writes it: "CN=host-a,O=Godwit".</summary>
    public required string Identity { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "object-add";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.AddSimpleAuthorization;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
