using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Lists the properties of an object inside QEMU.</summary>
public sealed record QomList : IQmpCommand<IReadOnlyList<QomProperty>>
{
    public required string Path { get; init; }

    string IQmpCommand<IReadOnlyList<QomProperty>>.Verb => "qom-list";

    JsonTypeInfo IQmpCommand<IReadOnlyList<QomProperty>>.ArgumentsType => QmpJson.Default.QomList;

    JsonTypeInfo<IReadOnlyList<QomProperty>> IQmpCommand<IReadOnlyList<QomProperty>>.ReplyType =>
        QmpJson.Default.IReadOnlyListQomProperty;
}
