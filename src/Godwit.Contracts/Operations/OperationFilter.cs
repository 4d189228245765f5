namespace Godwit.Contracts.Operations;

/// <summary>Which operations of a host are asked for. What is null does not matter. The newest come first.</summary>
public sealed record OperationFilter
{
    /// <summary>
    /// Name or id of a virtual machine, or path of a virtual hard disk. A name stands for every machine that ever had it here, by all its
    /// names, also one that was removed or has moved away.
    /// </summary>
    public string? Vm { get; init; }

    public IReadOnlyList<OperationKind>? Kinds { get; init; }

    /// <summary>How they ended; Running is those that have not.</summary>
    public IReadOnlyList<OperationState>? Outcomes { get; init; }

    /// <summary>Those that began then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Those that began before then.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Those that are older than this one: with the last of a page, the next page.</summary>
    public OperationId? Before { get; init; }

    public bool MovesOnly { get; init; }

    /// <summary>How many at most, 1 to 1000; null is 50. Fewer than that is the end.</summary>
    public int? Limit { get; init; }
}
