namespace Godwit.Host.Migration.Prediction;

/// <summary>A move that was made: what the model had said, what was promised, and what came. Times in seconds.</summary>
internal sealed record MoveExperience
{
    public required string DestinationHost { get; init; }

    public required MoveForecast Forecast { get; init; }

    /// <summary>The likely total that was promised.</summary>
    public required double PromisedTotal { get; init; }

    public required double Start { get; init; }

    public required double Disks { get; init; }

    public required double Memory { get; init; }

    public required double End { get; init; }

    public required double Total { get; init; }

    public double? Blackout { get; init; }

    public required long DiskBytes { get; init; }

    public required long MemoryBytes { get; init; }

    /// <summary>The best rate of its phases (bytes a second); null when none moved enough to tell.</summary>
    public double? Reached { get; init; }
}
