namespace Godwit.Qmp;

/// <summary>A block node that is offered.</summary>
public sealed record BlockExportInfo
{
    public required string Id { get; init; }

    public required string Type { get; init; }

    public required string NodeName { get; init; }

    public required bool ShuttingDown { get; init; }
}
