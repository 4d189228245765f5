namespace Godwit.Lab.Hosts;

/// <summary>godwitd.json as the lab writes it for each host.</summary>
internal sealed record DaemonConfiguration
{
    public required string HostName { get; init; }

    public required string StateFolder { get; init; }

    public required string RunFolder { get; init; }

    public required string VirtualMachinePath { get; init; }

    public required string ApiAddress { get; init; }

    public required IReadOnlyList<string> MoveAddresses { get; init; }

    public required string GuestUser { get; init; }

    /// <summary>Folders of the lab that all its hosts reach.</summary>
    public required IReadOnlyList<string> SharedFolders { get; init; }

    /// <summary>Where <see cref="MoveHold"/> puts its files; null for hosts that never hold a move.</summary>
    public string? HoldFolder { get; init; }
}
