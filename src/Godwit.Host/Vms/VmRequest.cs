using Godwit.Contracts.Checkpoints;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Host.Operations;

namespace Godwit.Host.Vms;

/// <summary>What can be asked of a VM.</summary>
internal abstract record VmRequest
{
    private VmRequest()
    {
    }

    public abstract OperationKind Kind { get; }

    /// <param name="Again">The host starts what it has seen running, and no user.</param>
    internal sealed record Start(bool Again = false) : VmRequest
    {
        public override OperationKind Kind => OperationKind.StartVirtualMachine;
    }

    /// <param name="Patience">How long the guest may take.</param>
    internal sealed record ShutDown(TimeSpan Patience) : VmRequest
    {
        public override OperationKind Kind => OperationKind.StopVirtualMachine;
    }

    internal sealed record TurnOff : VmRequest
    {
        public override OperationKind Kind => OperationKind.TurnOffVirtualMachine;
    }

    internal sealed record Suspend : VmRequest
    {
        public override OperationKind Kind => OperationKind.SuspendVirtualMachine;
    }

    internal sealed record Resume : VmRequest
    {
        public override OperationKind Kind => OperationKind.ResumeVirtualMachine;
    }

    internal sealed record Save : VmRequest
    {
        public override OperationKind Kind => OperationKind.SaveVirtualMachine;
    }

    internal sealed record Restart : VmRequest
    {
        public override OperationKind Kind => OperationKind.RestartVirtualMachine;
    }

    internal sealed record Rename(string NewName) : VmRequest
    {
        public override OperationKind Kind => OperationKind.RenameVirtualMachine;
    }

    internal sealed record Remove(bool DeleteDisks) : VmRequest
    {
        public override OperationKind Kind => OperationKind.RemoveVirtualMachine;
    }

    /// <param name="What">Kind of the work.</param>
    /// <param name="DiskId">Which of the machine's disks.</param>
    /// <param name="Work">Does it, and says how large the disk is afterwards.</param>
    internal sealed record WorkOnDisk(OperationKind What, string DiskId, Func<Operation, Task<long>> Work) : VmRequest
    {
        public override OperationKind Kind => What;
    }

    internal sealed record CreateCheckpoint(string? Name) : VmRequest
    {
        public override OperationKind Kind => OperationKind.CreateCheckpoint;
    }

    internal sealed record RenameCheckpoint(string Checkpoint, string NewName) : VmRequest
    {
        public override OperationKind Kind => OperationKind.RenameCheckpoint;
    }

    internal sealed record RestoreCheckpoint(string Checkpoint, RestoreCheckpointRequest How) : VmRequest
    {
        public override OperationKind Kind => OperationKind.RestoreCheckpoint;
    }

    internal sealed record RemoveCheckpoint(string Checkpoint, bool Subtree, long? MaximumBytesPerSecond = null) : VmRequest
    {
        public override OperationKind Kind => OperationKind.RemoveCheckpoint;
    }

    internal sealed record MergeCheckpointDisks : VmRequest
    {
        public override OperationKind Kind => OperationKind.MergeCheckpointDisks;
    }

    internal sealed record Set(SetVmRequest Wanted) : VmRequest
    {
        public override OperationKind Kind => OperationKind.SetVirtualMachine;
    }

    /// <param name="Request">What, and where to.</param>
    internal sealed record Export(ExportVmRequest Request) : VmRequest
    {
        public override OperationKind Kind => OperationKind.ExportVirtualMachine;
    }

    internal sealed record AddDvd(string? Path) : VmRequest
    {
        public override OperationKind Kind => OperationKind.SetVirtualMachine;
    }

    internal sealed record RemoveDvd(string DriveId) : VmRequest
    {
        public override OperationKind Kind => OperationKind.SetVirtualMachine;
    }

    /// <param name="DriveId">Which drive.</param>
    /// <param name="Path">The image, or null for none.</param>
    internal sealed record SetDvd(string DriveId, string? Path) : VmRequest
    {
        public override OperationKind Kind => OperationKind.SetVirtualMachine;
    }

    internal sealed record AddLun(NewLogicalUnit Unit) : VmRequest
    {
        public override OperationKind Kind => OperationKind.SetVirtualMachine;
    }

    internal sealed record RemoveLun(string UnitId) : VmRequest
    {
        public override OperationKind Kind => OperationKind.SetVirtualMachine;
    }

    internal sealed record AddDisk(NewDisk Disk) : VmRequest
    {
        public override OperationKind Kind => OperationKind.AddHardDiskDrive;
    }

    internal sealed record RemoveDisk(string DiskId, bool DeleteFile) : VmRequest
    {
        public override OperationKind Kind => OperationKind.RemoveHardDiskDrive;
    }

    /// <param name="Request">Where to.</param>
    /// <param name="AnyFolder">Whether files may go anywhere on this host, or only below its folder for VMs.</param>
    internal sealed record MoveStorage(MoveStorageRequest Request, bool AnyFolder) : VmRequest
    {
        public override OperationKind Kind => OperationKind.MoveStorage;
    }

    /// <param name="Request">Where to.</param>
    /// <param name="AnyFolder">Whether its files may go anywhere at the destination, or only below its folder for VMs.</param>
    internal sealed record Move(MoveRequest Request, bool AnyFolder) : VmRequest
    {
        public override OperationKind Kind => Request.Storage.Kind is MoveStorageKind.OnlyVirtualMachine
            ? OperationKind.MoveVirtualMachine
            : OperationKind.MoveVirtualMachineAndStorage;
    }
}
