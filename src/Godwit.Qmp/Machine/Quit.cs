using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Ends the QEMU process. The reply may be lost in the end.</summary>
public sealed record Quit : IQmpCommand<QmpEmpty>
{
    string IQmpCommand<QmpEmpty>.Verb => "quit";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.Quit;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
