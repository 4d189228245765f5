namespace Godwit.Host.Peers;

/// <summary>The answer to a <see cref="FileQuestion"/>.</summary>
internal sealed record FileAnswer
{
    public required bool IsThere { get; init; }
}
