using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>How a guest's memory is to be sent.</summary>
internal sealed record MemoryPlan
{
    public required MemorySteering Begin { get; init; }

    /// <summary>Whether the guest's processors may ever be held back.</summary>
    public required bool Throttles { get; init; }

    public required MemoryManner Manner { get; init; }

    /// <summary>1 to 20, where it is compressed.</summary>
    public required int CompressionLevel { get; init; }

    /// <summary>Looks at how memory stands, and says how it goes on; throws to end it.</summary>
    public required Func<MigrationInfo, MemorySteering> Steer { get; init; }
}
