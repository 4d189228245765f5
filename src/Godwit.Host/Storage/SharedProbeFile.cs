namespace Godwit.Host.Storage;

/// <summary>A probe that the source has written. The path goes to the other host; the secret does not.</summary>
internal sealed record SharedProbeFile
{
    /// <summary>The VM's file that it lies beside.</summary>
    public required string VmFile { get; init; }

    public required string Path { get; init; }

    public required string Secret { get; init; }
}
