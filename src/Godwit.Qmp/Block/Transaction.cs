using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Does several things at one instant, or none of them.</summary>
public sealed record Transaction : IQmpCommand<QmpEmpty>
{
    public required IReadOnlyList<TransactionAction> Actions { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "transaction";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.Transaction;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
