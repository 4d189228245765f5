using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Lets in the peers that a list of rules names.</summary>
public sealed record AddListAuthorization : IQmpCommand<QmpEmpty>
{
    public string QomType => "authz-list";

    public required string Id { get; init; }

    /// <summary>For peers that no rule names.</summary>
    public required AuthorizationVerdict Policy { get; init; }

    /// <summary>The first that matches decides.</summary>
    public required IReadOnlyList<AuthorizationRule> Rules { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "object-add";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.AddListAuthorization;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
