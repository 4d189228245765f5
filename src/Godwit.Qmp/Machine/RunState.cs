namespace Godwit.Qmp;

/// <summary>Whether the guest runs, and why not.</summary>
public sealed record RunState
{
    public required bool Running { get; init; }

    public required RunStatus Status { get; init; }
}
