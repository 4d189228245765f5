namespace Godwit.Host.Cluster.Fencing;

/// <summary>How one node is switched off from outside: a fence agent and what it needs to know.</summary>
internal sealed record FenceDevice
{
    /// <summary>The agent's program, "fence_ipmilan".</summary>
    public required string Agent { get; init; }

    /// <summary>By the names of the agent's own description. Some are secrets: show <see cref="Shown"/>.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>Within this the node must be off, and proven to be.</summary>
    public TimeSpan OffTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The parameters for people's eyes: secrets are three stars.</summary>
    public IReadOnlyDictionary<string, string> Shown =>
        Parameters.ToDictionary(pair => pair.Key, pair => FenceSecrets.IsSecret(pair.Key) ? FenceSecrets.Hidden : pair.Value, StringComparer.Ordinal);

    public override string ToString() =>
        $"{Agent} ({string.Join(", ", Shown.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))})";
}
