using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks which files QEMU was given and has kept.</summary>
public sealed record QueryFdsets : IQmpCommand<IReadOnlyList<Fdset>>
{
    string IQmpCommand<IReadOnlyList<Fdset>>.Verb => "query-fdsets";

    JsonTypeInfo IQmpCommand<IReadOnlyList<Fdset>>.ArgumentsType => QmpJson.Default.QueryFdsets;

    JsonTypeInfo<IReadOnlyList<Fdset>> IQmpCommand<IReadOnlyList<Fdset>>.ReplyType => QmpJson.Default.IReadOnlyListFdset;
}
