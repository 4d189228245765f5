namespace Godwit.Contracts.Vms;

/// <summary>Set-VM: what is null stays as it is.</summary>
public sealed record SetVmRequest
{
    /// <summary>Which checkpoints it makes from now on.</summary>
    public CheckpointType? CheckpointType { get; init; }

    /// <summary>Folder for the memory of checkpoints that are made from now on; "" is the folder of vm.json.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Folder for its smart paging file from its next start on; "" is the folder of vm.json.</summary>
    public string? SmartPagingFolder { get; init; }
}
