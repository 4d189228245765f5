namespace Godwit.Host.Storage;

/// <summary>A folder that is about to receive files.</summary>
internal sealed record FolderNeed
{
    public required string Path { get; init; }

    /// <summary>Bytes that the files will occupy.</summary>
    public required long RequiredBytes { get; init; }

    /// <summary>False: the folder must be missing or empty, because it becomes the VM's own.</summary>
    public required bool MayHoldFiles { get; init; }
}
