namespace Godwit.Host.Cluster.Fencing;

/// <summary>One thing to be said about the times of a cluster.</summary>
internal sealed record FencingFinding
{
    public required FencingFault Fault { get; init; }

    /// <summary>The settings must not be used. Otherwise it is a warning: they are safe as far as it goes.</summary>
    public required bool IsError { get; init; }

    /// <summary>What is wrong, and why it matters.</summary>
    public required string Message { get; init; }

    public required string Remedy { get; init; }
}
