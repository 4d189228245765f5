namespace Godwit.Contracts.Clusters;

/// <summary>Lets a paused or quarantined node take roles again.</summary>
public sealed record ResumeNodeRequest
{
    public FailbackType Failback { get; init; }
}
