using System.Text.Json.Serialization;

namespace Godwit.Contracts.Operations;

/// <summary>Identity of something that takes a while: a move, a start, a stop. Sorts by time of birth.</summary>
[JsonConverter(typeof(OperationIdJson))]
public readonly record struct OperationId(Guid Value)
{
    public static OperationId New() => new(Guid.CreateVersion7());

    public static bool TryParse(string? text, out OperationId id)
    {
        bool ok = Guid.TryParse(text, out Guid value);
        id = new OperationId(value);
        return ok;
    }

    public override string ToString() => Value.ToString("D");
}
