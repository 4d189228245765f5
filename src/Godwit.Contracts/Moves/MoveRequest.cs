namespace Godwit.Contracts.Moves;

/// <summary>Moves a VM to another host of the domain.</summary>
public sealed record MoveRequest
{
    /// <summary>Name of the destination host, as its certificate and the source's list of hosts call it.</summary>
    public required string DestinationHost { get; init; }

    /// <summary>Where the VM's files go.</summary>
    public required MoveStorage Storage { get; init; }
}
