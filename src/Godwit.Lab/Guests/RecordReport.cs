namespace Godwit.Lab.Guests;

/// <summary>What an image holds of the records that the guest wrote.</summary>
public sealed record RecordReport
{
    /// <summary>Whole records found.</summary>
    public required int Records { get; init; }

    /// <summary>Places that hold neither a whole record nor nothing.</summary>
    public required int Torn { get; init; }

    /// <summary>Acknowledged records that are not there, nor a later one in their place.</summary>
    public required int Lost { get; init; }

    /// <summary>Acknowledged records that were looked for: the last ones, as many as the area holds.</summary>
    public required int Checked { get; init; }

    /// <summary>The first of those that are lost; null for none.</summary>
    public ulong? FirstLost { get; init; }

    public required ulong HighestSequence { get; init; }

    public bool IsSound => Torn == 0 && Lost == 0;
}
