using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks which connections can be cut now. Out of band.</summary>
public sealed record QueryYank : IQmpCommand<IReadOnlyList<YankInstance>>
{
    string IQmpCommand<IReadOnlyList<YankInstance>>.Verb => "query-yank";

    JsonTypeInfo IQmpCommand<IReadOnlyList<YankInstance>>.ArgumentsType => QmpJson.Default.QueryYank;

    JsonTypeInfo<IReadOnlyList<YankInstance>> IQmpCommand<IReadOnlyList<YankInstance>>.ReplyType =>
        QmpJson.Default.IReadOnlyListYankInstance;
}
