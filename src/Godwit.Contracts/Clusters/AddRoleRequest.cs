namespace Godwit.Contracts.Clusters;

/// <summary>Makes a virtual machine of the host that is asked highly available.</summary>
public sealed record AddRoleRequest
{
    /// <summary>Its name or id.</summary>
    public required string Vm { get; init; }

    public RolePriority Priority { get; init; } = RolePriority.Medium;
}
