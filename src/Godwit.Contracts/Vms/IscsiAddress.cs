namespace Godwit.Contracts.Vms;

/// <summary>Where a logical unit is found over iSCSI.</summary>
public sealed record IscsiAddress
{
    /// <summary>Address and port of the target's portal ("10.70.0.254:3260", "[fd70::254]:3260").</summary>
    public required string Portal { get; init; }

    /// <summary>The target's iSCSI name ("iqn.2026-01.example.san:pool1").</summary>
    public required string Target { get; init; }

    /// <summary>Number of the unit at that target, 0 to 255.</summary>
    public required int Lun { get; init; }
}
