namespace Godwit.Host.Migration;

/// <summary>What the destination wrote down before it created anything: the order, and which folders were not there before.</summary>
internal sealed record ArrivalRecord
{
    public required MoveOrder Order { get; init; }

    /// <summary>Folders this landing creates, the innermost first: a discard removes them if they are empty.</summary>
    public required IReadOnlyList<string> CreatedFolders { get; init; }
}
