namespace Godwit.Contracts.Hosts;

/// <summary>Changes a subnet over which a host moves virtual machines.</summary>
public sealed record SetMigrationNetworkRequest
{
    /// <summary>The one that is meant.</summary>
    public required string Subnet { get; init; }

    /// <summary>Null leaves it as it is.</summary>
    public string? NewSubnet { get; init; }

    /// <summary>Null leaves it as it is.</summary>
    public int? NewPriority { get; init; }
}
