namespace Godwit.Contracts.Moves;

/// <summary>Where one disk goes, as Move-VM's -Vhds takes it.</summary>
public sealed record DiskPath
{
    public required string SourceFilePath { get; init; }

    public required string DestinationFilePath { get; init; }
}
