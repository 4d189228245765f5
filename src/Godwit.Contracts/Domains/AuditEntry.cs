namespace Godwit.Contracts.Domains;

/// <summary>One change that somebody asked for, allowed or not.</summary>
public sealed record AuditEntry
{
    public required long Number { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Who { get; init; }

    /// <summary>Method and path, "POST /api/v1/vms/web01/move".</summary>
    public required string Action { get; init; }

    /// <summary>HTTP status of the answer.</summary>
    public required int Outcome { get; init; }
}
