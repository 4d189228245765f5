namespace Godwit.Contracts.Hosts;

/// <summary>A subnet over which a host moves virtual machines, when it does not use any network for that.</summary>
public sealed record MigrationNetwork
{
    /// <summary>"10.71.0.0/24" or "fd71::/64".</summary>
    public required string Subnet { get; init; }

    /// <summary>The lower the better; several may have the same.</summary>
    public required int Priority { get; init; }

    /// <summary>The host's own addresses in it now. With none, nothing can be moved over it.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }
}
