namespace Godwit.Contracts.Clusters;

/// <summary>Moves a role to another node.</summary>
public sealed record MoveRoleRequest
{
    /// <summary>Null is the best node.</summary>
    public string? Node { get; init; }

    public VmMigrationType Type { get; init; }
}
