namespace Godwit.Host.Cluster.Records;

/// <summary>The cluster itself.</summary>
internal sealed record ClusterRecord
{
    /// <summary>Of this layout of keys.</summary>
    public const int NewestFormat = 1;

    public required int Format { get; init; }

    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>How long a node may be silent, in seconds.</summary>
    public required int LeaseSeconds { get; init; }
}
