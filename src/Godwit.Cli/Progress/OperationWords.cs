using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Progress;

/// <summary>Operations and phases in people's words.</summary>
internal static class OperationWords
{
    /// <summary>Ids begin with the time, so the end of an id tells operations apart.</summary>
    private const int ShortLength = 8;

    /// <summary>The part of an id that people type.</summary>
    public static string ShortId(OperationId id) => id.ToString()[^ShortLength..];

    public static string Title(OperationKind kind) => kind switch
    {
        OperationKind.CreateVirtualMachine => "Create",
        OperationKind.StartVirtualMachine => "Start",
        OperationKind.StopVirtualMachine => "Stop",
        OperationKind.TurnOffVirtualMachine => "Turn off",
        OperationKind.SuspendVirtualMachine => "Suspend",
        OperationKind.ResumeVirtualMachine => "Resume",
        OperationKind.SaveVirtualMachine => "Save",
        OperationKind.RestartVirtualMachine => "Restart",
        OperationKind.RenameVirtualMachine => "Rename",
        OperationKind.RemoveVirtualMachine => "Remove",
        OperationKind.MoveVirtualMachine => "Move",
        OperationKind.MoveVirtualMachineAndStorage => "Move with storage",
        OperationKind.MoveStorage => "Move storage",
        OperationKind.AddHardDiskDrive => "Add disk",
        OperationKind.RemoveHardDiskDrive => "Remove disk",
        OperationKind.CreateVirtualHardDisk => "Create disk",
        OperationKind.ConvertVirtualHardDisk => "Convert disk",
        OperationKind.ResizeVirtualHardDisk => "Resize disk",
        OperationKind.MergeVirtualHardDisk => "Merge disk",
        OperationKind.CompactVirtualHardDisk => "Compact disk",
        OperationKind.TestVirtualHardDisk => "Test disk",
        OperationKind.SetVirtualHardDisk => "Set disk's parent",
        OperationKind.CreateCheckpoint => "Create checkpoint",
        OperationKind.RenameCheckpoint => "Rename checkpoint",
        OperationKind.RestoreCheckpoint => "Restore checkpoint",
        OperationKind.RemoveCheckpoint => "Remove checkpoint",
        OperationKind.MergeCheckpointDisks => "Merge disks",
        OperationKind.SetVirtualMachine => "Set",
        OperationKind.ExportVirtualMachine => "Export",
        OperationKind.ImportVirtualMachine => "Import",
    };

    /// <summary>"Starting web01".</summary>
    public static string Doing(OperationView view) => view.Kind switch
    {
        OperationKind.CreateVirtualMachine => $"Creating {view.VmName}",
        OperationKind.StartVirtualMachine => $"Starting {view.VmName}",
        OperationKind.StopVirtualMachine => $"Shutting down {view.VmName}",
        OperationKind.TurnOffVirtualMachine => $"Turning off {view.VmName}",
        OperationKind.SuspendVirtualMachine => $"Pausing {view.VmName}",
        OperationKind.ResumeVirtualMachine => $"Resuming {view.VmName}",
        OperationKind.SaveVirtualMachine => $"Saving {view.VmName}",
        OperationKind.RestartVirtualMachine => $"Restarting {view.VmName}",
        OperationKind.RenameVirtualMachine => $"Renaming {view.VmName}",
        OperationKind.RemoveVirtualMachine => $"Removing {view.VmName}",
        OperationKind.MoveVirtualMachine or OperationKind.MoveVirtualMachineAndStorage =>
            $"Moving {view.VmName}{From(view)}{To(view)}",
        OperationKind.MoveStorage => $"Moving the storage of {view.VmName}",
        OperationKind.AddHardDiskDrive => $"Putting a disk into {view.VmName}",
        OperationKind.RemoveHardDiskDrive => $"Taking a disk out of {view.VmName}",
        OperationKind.CreateVirtualHardDisk => $"Creating {view.VmName}",
        OperationKind.ConvertVirtualHardDisk => $"Converting {view.VmName}",
        OperationKind.ResizeVirtualHardDisk => $"Resizing {File(view)}",
        OperationKind.MergeVirtualHardDisk => $"Merging {view.VmName}",
        OperationKind.CompactVirtualHardDisk => $"Compacting {File(view)}",
        OperationKind.TestVirtualHardDisk => $"Testing {view.VmName}",
        OperationKind.SetVirtualHardDisk => $"Connecting {view.VmName}",
        OperationKind.CreateCheckpoint => $"Making a checkpoint of {view.VmName}",
        OperationKind.RenameCheckpoint => $"Renaming a checkpoint of {view.VmName}",
        OperationKind.RestoreCheckpoint => $"Taking {view.VmName} back to a checkpoint",
        OperationKind.RemoveCheckpoint => $"Removing a checkpoint of {view.VmName}",
        OperationKind.MergeCheckpointDisks => $"Merging disks of {view.VmName}",
        OperationKind.SetVirtualMachine => $"Setting {view.VmName}",
        OperationKind.ExportVirtualMachine => $"Exporting {view.VmName}",
        OperationKind.ImportVirtualMachine => $"Importing {view.VmName}",
    };

    /// <summary>"web01 started".</summary>
    public static string Done(OperationView view) => view.Kind switch
    {
        OperationKind.CreateVirtualMachine => $"{view.VmName} created; it is off",
        OperationKind.StartVirtualMachine => $"{view.VmName} started",
        OperationKind.StopVirtualMachine => $"{view.VmName} shut down",
        OperationKind.TurnOffVirtualMachine => $"{view.VmName} turned off",
        OperationKind.SuspendVirtualMachine => $"{view.VmName} paused",
        OperationKind.ResumeVirtualMachine => $"{view.VmName} resumed",
        OperationKind.SaveVirtualMachine => $"{view.VmName} saved",
        OperationKind.RestartVirtualMachine => $"{view.VmName} restarted",
        OperationKind.RenameVirtualMachine => $"{view.VmName} renamed",
        OperationKind.RemoveVirtualMachine => $"{view.VmName} removed",
        OperationKind.MoveVirtualMachine or OperationKind.MoveVirtualMachineAndStorage =>
            $"{view.VmName} moved{From(view)}{To(view)}",
        OperationKind.MoveStorage => $"The storage of {view.VmName} moved",
        OperationKind.AddHardDiskDrive => $"Disk put into {view.VmName}",
        OperationKind.RemoveHardDiskDrive => $"Disk taken out of {view.VmName}",
        OperationKind.CreateVirtualHardDisk => $"{view.VmName} created",
        OperationKind.ConvertVirtualHardDisk => $"{view.VmName} converted",
        OperationKind.ResizeVirtualHardDisk => $"{File(view)} resized",
        OperationKind.MergeVirtualHardDisk => $"{view.VmName} merged",
        OperationKind.CompactVirtualHardDisk => $"{File(view)} compacted",
        OperationKind.TestVirtualHardDisk => $"{view.VmName} is sound",
        OperationKind.SetVirtualHardDisk => $"{view.VmName} connected with its parent",
        OperationKind.CreateCheckpoint => $"Checkpoint of {view.VmName} made",
        OperationKind.RenameCheckpoint => $"Checkpoint of {view.VmName} renamed",
        OperationKind.RestoreCheckpoint => $"{view.VmName} is what it was",
        OperationKind.RemoveCheckpoint => $"Checkpoint of {view.VmName} removed",
        OperationKind.MergeCheckpointDisks => $"Disks of {view.VmName} merged",
        OperationKind.SetVirtualMachine => $"{view.VmName} set",
        OperationKind.ExportVirtualMachine => $"{view.VmName} exported",
        OperationKind.ImportVirtualMachine => $"{view.VmName} imported",
    };

    public static bool IsMove(OperationView view) =>
        view.Kind is OperationKind.MoveVirtualMachine or OperationKind.MoveVirtualMachineAndStorage or OperationKind.MoveStorage;

    /// <summary>The phase that it is in; of what waits, its place and for whose room.</summary>
    public static string Phase(OperationView view, MovePhase phase) => view.QueuePosition is { } place
        ? $"{Of(MovePhase.Waiting)}, number {place}{(view.WaitsForHost is { } host ? $", for room at {host}" : "")}"
        : view.Paused is true ? $"{Of(phase)} (paused)"
        : Of(phase);

    public static string Of(MovePhase phase) => phase switch
    {
        MovePhase.Waiting => "waiting for its turn",
        MovePhase.Checking => "checking the requirements",
        MovePhase.Landing => "preparing the destination",
        MovePhase.Mirroring => "mirroring disks",
        MovePhase.Memory => "sending memory",
        MovePhase.Switchover => "switching over",
        MovePhase.HandOver => "handing over",
        MovePhase.PostCopy => "running there, the rest of memory follows",
        MovePhase.Retiring => "cleaning up at the source",
        MovePhase.Done => "done",
    };

    /// <summary>By the driver of the machine whose disk it is, if there is one.</summary>
    private static string File(OperationView view) => view.VmId is null ? view.VmName : $"a disk of {view.VmName}";

    private static string From(OperationView view) => view.SourceHost is { } source ? $" from {source}" : "";

    private static string To(OperationView view) => view.DestinationHost is { } destination ? $" to {destination}" : "";
}
