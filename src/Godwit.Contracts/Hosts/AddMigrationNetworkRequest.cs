namespace Godwit.Contracts.Hosts;

/// <summary>Lets a host move virtual machines over one more subnet.</summary>
public sealed record AddMigrationNetworkRequest
{
    /// <summary>"10.71.0.0/24", "fd71::/64", or one address. It may not overlap with another one.</summary>
    public required string Subnet { get; init; }

    /// <summary>0 or more, the lower the better; null is after all others.</summary>
    public int? Priority { get; init; }
}
