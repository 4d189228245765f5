namespace Godwit.Contracts.Switches;

public sealed record CreateSwitchRequest
{
    public required string Name { get; init; }

    public required SwitchType SwitchType { get; init; }

    /// <summary>External: the host's network interface to plug in.</summary>
    public string? NetAdapterName { get; init; }

    public string? Notes { get; init; }
}
