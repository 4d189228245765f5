using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Lets the guest run. In inmigrate QEMU only notes it and the guest starts on arrival, even with -S.</summary>
public sealed record Cont : IQmpCommand<QmpEmpty>
{
    string IQmpCommand<QmpEmpty>.Verb => "cont";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.Cont;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
