using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Resets the machine at once.</summary>
public sealed record SystemReset : IQmpCommand<QmpEmpty>
{
    string IQmpCommand<QmpEmpty>.Verb => "system_reset";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.SystemReset;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
