namespace Godwit.Lab;

/// <summary>What a lab is to be like.</summary>
public sealed record LabOptions
{
    /// <summary>Letters, digits and dashes, at most 20. Labs of different names stand side by side on one machine.</summary>
    public string Name { get; init; } = "lab";

    /// <summary>1 to 26.</summary>
    public int Hosts { get; init; } = 2;

    /// <summary>Rate of each host on the move network, as tc writes it ("1gbit", "200mbit"); null is as fast as it goes.</summary>
    public string? Rate { get; init; } = "1gbit";

    /// <summary>Where the lab keeps everything; null is .lab/NAME in the repository, or under the current folder.</summary>
    public string? StateFolder { get; init; }

    /// <summary>Path of godwitd; null looks where the build puts it.</summary>
    public string? DaemonPath { get; init; }

    /// <summary>False makes hosts and networks only: no daemon, no domain, no switch.</summary>
    public bool StartDaemons { get; init; } = true;

    /// <summary>False leaves every host by itself: no domain, no switch.</summary>
    public bool FormDomain { get; init; } = true;

    /// <summary>True lets <see cref="Hosts.MoveHold"/> stop moves at chosen moments, for faults that hit them there.</summary>
    public bool HoldMoves { get; init; }
}
