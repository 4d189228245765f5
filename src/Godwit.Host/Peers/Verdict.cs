namespace Godwit.Host.Peers;

/// <summary>An <see cref="OrderVerdict"/> as a JSON body.</summary>
internal sealed record Verdict
{
    public required OrderVerdict Order { get; init; }
}
