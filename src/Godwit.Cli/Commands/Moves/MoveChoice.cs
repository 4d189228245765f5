namespace Godwit.Cli.Commands.Moves;

/// <summary>What was typed about a move's storage.</summary>
internal sealed record MoveChoice
{
    public bool OnlyVm { get; init; }

    public bool IncludeStorage { get; init; }

    public string? Storage { get; init; }

    public string? Configuration { get; init; }

    public string? Checkpoints { get; init; }

    public string? SmartPaging { get; init; }

    public required IReadOnlyList<string> Disks { get; init; }
}
