using Godwit.Contracts.Operations;

namespace Godwit.Host.Operations;

/// <summary>Operations as people read them; the API's names are for programs.</summary>
internal static class KindWords
{
    /// <summary>"Shutting down", to be followed by a name.</summary>
    public static string Of(OperationKind kind) => kind switch
    {
        OperationKind.CreateVirtualMachine => "Creating",
        OperationKind.StartVirtualMachine => "Starting",
        OperationKind.StopVirtualMachine => "Shutting down",
        OperationKind.TurnOffVirtualMachine => "Turning off",
        OperationKind.SuspendVirtualMachine => "Pausing",
        OperationKind.ResumeVirtualMachine => "Resuming",
        OperationKind.SaveVirtualMachine => "Saving",
        OperationKind.RestartVirtualMachine => "Restarting",
        OperationKind.RenameVirtualMachine => "Renaming",
        OperationKind.RemoveVirtualMachine => "Removing",
        OperationKind.MoveVirtualMachine or OperationKind.MoveVirtualMachineAndStorage => "Moving",
        OperationKind.MoveStorage => "Moving the storage of",
        OperationKind.CreateCheckpoint => "Making a checkpoint of",
        OperationKind.RenameCheckpoint => "Renaming a checkpoint of",
        OperationKind.RestoreCheckpoint => "Applying a checkpoint to",
        OperationKind.RemoveCheckpoint => "Removing a checkpoint of",
        OperationKind.MergeCheckpointDisks => "Merging disks of",
        OperationKind.SetVirtualMachine => "Setting",
        OperationKind.ExportVirtualMachine => "Exporting",
        OperationKind.ImportVirtualMachine => "Importing",
        OperationKind.AddHardDiskDrive => "Adding a disk to",
        OperationKind.RemoveHardDiskDrive => "Removing a disk from",
        OperationKind.CreateVirtualHardDisk => "Creating",
        OperationKind.ConvertVirtualHardDisk => "Converting",
        OperationKind.ResizeVirtualHardDisk => "Resizing",
        OperationKind.MergeVirtualHardDisk => "Merging",
        OperationKind.CompactVirtualHardDisk => "Compacting",
        OperationKind.TestVirtualHardDisk => "Testing",
        OperationKind.SetVirtualHardDisk => "Setting the parent of",
    };
}
