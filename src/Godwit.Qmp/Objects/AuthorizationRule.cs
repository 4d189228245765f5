namespace Godwit.Qmp;

/// <summary>What happens to peers of this name.</summary>
public sealed record AuthorizationRule
{
    /// <summary>A distinguished name, or a pattern of one.</summary>
    public required string Match { get; init; }

    public required AuthorizationVerdict Policy { get; init; }

    /// <summary>Null means exact.</summary>
    public AuthorizationMatch? Format { get; init; }
}
