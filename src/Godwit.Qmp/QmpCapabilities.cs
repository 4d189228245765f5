using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Ends the negotiation; no other command is understood before it.</summary>
public sealed record QmpCapabilities : IQmpCommand<QmpEmpty>
{
    /// <summary>"oob", if the greeting offered it.</summary>
    public IReadOnlyList<string>? Enable { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "qmp_capabilities";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.QmpCapabilities;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
