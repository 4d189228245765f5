namespace Godwit.Qmp;

/// <summary>One processor of the guest.</summary>
public sealed record CpuInfo
{
    public required int CpuIndex { get; init; }

    public required string QomPath { get; init; }

    /// <summary>The thread on the host that runs it.</summary>
    public required int ThreadId { get; init; }

    public required string Target { get; init; }
}
