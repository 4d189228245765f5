using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks which QEMU this is.</summary>
public sealed record QueryVersion : IQmpCommand<QemuVersion>
{
    string IQmpCommand<QemuVersion>.Verb => "query-version";

    JsonTypeInfo IQmpCommand<QemuVersion>.ArgumentsType => QmpJson.Default.QueryVersion;

    JsonTypeInfo<QemuVersion> IQmpCommand<QemuVersion>.ReplyType => QmpJson.Default.QemuVersion;
}
