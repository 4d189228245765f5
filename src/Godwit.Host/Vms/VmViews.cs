using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Host.Storage;

namespace Godwit.Host.Vms;

/// <summary>A VM as it is shown.</summary>
internal sealed class VmViews(
    HostOptions options, Guests.AcceleratorChoice accelerator, VmInventory inventory,
    Guests.SmartPagingBook paging, AllocatedSizes sizes, TimeProvider time)
{
    public VmView Of(VmDriver vm)
    {
        VmConfiguration configuration = vm.Configuration;
        VmPhase phase = vm.Phase;
        OperationView? operation = vm.Current?.View;
        Guests.IGuestProcess? process = phase.Guest is { Process.IsAlive: true } guest ? guest.Process : null;
        // From the hand-over on it is the other host's, whose list shows it; here its files are still taken away.
        bool isGiven = operation is { DestinationHost: { } to } && to != options.HostName && inventory.Find(vm.Record.Id) is null;
        bool isEnding = operation is null && phase.Guest is { IsEnding: true };
        bool isPaging = process is not null && paging.PathOf(vm.Record.Id) is not null;
        return new VmView
        {
            Id = vm.Record.Id,
            Name = vm.Record.Name,
            HostName = options.HostName,
            State = isGiven ? VmState.Other : isEnding ? VmState.Stopping : StateOf(VmDriver.NameOf(phase), operation?.Kind),
            Status = isGiven ? $"Moved to {operation!.DestinationHost}"
                : isEnding ? "Waiting for its storage to end"
                : operation is not null ? StatusOf(operation) : vm.Unreadable is not null ? "Configuration unreadable" : vm.HasCrashed ? "Crashed"
                : isPaging ? "Smart paging file in use" : StatusOf(null),
            CpuUsagePercent = process is null ? 0 : vm.Meter.Percent(process, configuration.ProcessorCount),
            MemoryAssignedBytes = process is null ? 0 : configuration.MemoryBytes,
            SmartPagingFileInUse = isPaging,
            Uptime = process is null ? TimeSpan.Zero : time.GetUtcNow() - (inventory.StartedAt(vm.Record.Id) ?? process.StartedAt),
            OwnershipGeneration = vm.Record.Generation,
            ConfigurationFolder = vm.Record.Folder,
            Accelerator = process is null ? null : accelerator.Name,
            Operation = operation?.Id,
            Configuration = configuration,
            AllocatedBytes = configuration.Disks.ToDictionary(disk => disk.Id, disk => sizes.Of(disk.Path)),
        };
    }

    /// <summary>Hyper-V shows what a VM is becoming while an operation has it.</summary>
    public static VmState StateOf(PhaseName phase, OperationKind? running) => running switch
    {
        OperationKind.StartVirtualMachine => VmState.Starting,
        OperationKind.StopVirtualMachine or OperationKind.TurnOffVirtualMachine => VmState.Stopping,
        OperationKind.SuspendVirtualMachine => VmState.Pausing,
        OperationKind.ResumeVirtualMachine => VmState.Resuming,
        OperationKind.SaveVirtualMachine => VmState.Saving,
        OperationKind.RestartVirtualMachine => VmState.Reset,
        OperationKind.CreateVirtualMachine or OperationKind.RenameVirtualMachine or OperationKind.RemoveVirtualMachine
            or OperationKind.MoveStorage or OperationKind.MoveVirtualMachine or OperationKind.MoveVirtualMachineAndStorage or OperationKind.AddHardDiskDrive
            or OperationKind.RemoveHardDiskDrive or OperationKind.CreateVirtualHardDisk or OperationKind.ConvertVirtualHardDisk
            or OperationKind.ResizeVirtualHardDisk or OperationKind.MergeVirtualHardDisk or OperationKind.CompactVirtualHardDisk
            or OperationKind.TestVirtualHardDisk or OperationKind.SetVirtualHardDisk
            or OperationKind.CreateCheckpoint or OperationKind.RenameCheckpoint or OperationKind.RestoreCheckpoint or OperationKind.RemoveCheckpoint
            or OperationKind.MergeCheckpointDisks or OperationKind.SetVirtualMachine or OperationKind.ExportVirtualMachine
            or OperationKind.ImportVirtualMachine or null => phase switch
            {
                PhaseName.Off => VmState.Off,
                PhaseName.Saved => VmState.Saved,
                PhaseName.Running => VmState.Running,
                PhaseName.Paused => VmState.Paused,
                PhaseName.Gone => VmState.Other,
            },
    };

    private static string StatusOf(OperationView? operation) => operation switch
    {
        null => "Operating normally",
        { Kind: OperationKind.MoveVirtualMachine } => $"Moving Virtual Machine, {operation.Progress?.Percent ?? 0:0}%",
        { Kind: OperationKind.MoveVirtualMachineAndStorage } => $"Moving Virtual Machine and Storage, {operation.Progress?.Percent ?? 0:0}%",
        { Kind: OperationKind.ExportVirtualMachine } => $"Exporting Virtual Machine, {operation.HardDiskProgress?.Percent ?? 0:0}%",
        { Kind: OperationKind.CreateCheckpoint } => "Creating Checkpoint",
        { Kind: OperationKind.RestoreCheckpoint } => "Applying Checkpoint",
        { Kind: OperationKind.RemoveCheckpoint or OperationKind.MergeCheckpointDisks } =>
            $"Merging disks, {operation.HardDiskProgress?.Percent ?? 0:0}%",
        _ => Operations.KindWords.Of(operation.Kind),
    };
}
