namespace Godwit.Contracts.Switches;

public sealed record SwitchView
{
    public required string Name { get; init; }

    public required SwitchType SwitchType { get; init; }

    /// <summary>The Linux bridge behind it.</summary>
    public required string BridgeName { get; init; }

    /// <summary>External: the host's network interface that is plugged in.</summary>
    public string? NetAdapterName { get; init; }

    public string? Notes { get; init; }
}
