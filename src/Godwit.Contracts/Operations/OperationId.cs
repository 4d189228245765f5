using System.Text.Json.Serialization;

namespace Godwit.Contracts.Operations;

/// <summary>
/// Identity of something that takes a while: a move, a start, a stop. Sorts by time of birth; those of one process also within a millisecond, of
/// which a version 7 UUID says no more.
/// </summary>
[JsonConverter(typeof(OperationIdJson))]
public readonly record struct OperationId(Guid Value)
{
    /// <summary>More than a millisecond can use up; a clock that was put back is not waited for.</summary>
    private const int Tries = 64;

    private static readonly Lock Gate = new();
    private static Guid _last;

    public static OperationId New()
    {
        lock (Gate)
        {
            Guid next = Guid.CreateVersion7();
            for (int i = 0; i < Tries && next.CompareTo(_last) < 0; i++)
            {
                next = Guid.CreateVersion7();
            }

            return new OperationId(_last = next);
        }
    }

    public static bool TryParse(string? text, out OperationId id)
    {
        bool ok = Guid.TryParse(text, out Guid value);
        id = new OperationId(value);
        return ok;
    }

    public override string ToString() => Value.ToString("D");
}
