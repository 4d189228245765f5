namespace Godwit.Host.Cluster.Fencing;

/// <summary>One thing that an agent can be told.</summary>
internal sealed record FenceParameter
{
    public required string Name { get; init; }

    /// <summary>Agents are lax about it: fence_ipmilan requires nothing by its description, and refuses to work without "ip".</summary>
    public required bool IsRequired { get; init; }

    /// <summary>An old name of another one.</summary>
    public required bool IsDeprecated { get; init; }

    /// <summary>The old name that this one takes the place of; either may be given.</summary>
    public string? Obsoletes { get; init; }

    public string? Default { get; init; }

    public string Description { get; init; } = "";

    public bool IsSecret => FenceSecrets.IsSecret(Name);
}
