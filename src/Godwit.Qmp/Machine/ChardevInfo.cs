namespace Godwit.Qmp;

/// <summary>One character device.</summary>
public sealed record ChardevInfo
{
    /// <summary>Its id.</summary>
    public required string Label { get; init; }

    /// <summary>Whether somebody in the guest has its end open.</summary>
    public required bool FrontendOpen { get; init; }
}
