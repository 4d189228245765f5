using Godwit.Contracts.Operations;

namespace Godwit.Host.Vms;

/// <summary>The table of what may be asked of a VM in which phase.</summary>
internal static class Admissions
{
    public static Admission Of(OperationKind request, PhaseName phase) => request switch
    {
        OperationKind.StartVirtualMachine => phase switch
        {
            PhaseName.Off or PhaseName.Saved => Admission.Accepted,
            PhaseName.Running => Admission.AlreadySo,
            PhaseName.Paused or PhaseName.Gone => Admission.Denied,
        },
        OperationKind.StopVirtualMachine => phase switch
        {
            PhaseName.Running => Admission.Accepted,
            PhaseName.Off => Admission.AlreadySo,
            PhaseName.Paused or PhaseName.Saved or PhaseName.Gone => Admission.Denied,
        },
        OperationKind.TurnOffVirtualMachine => phase switch
        {
            PhaseName.Running or PhaseName.Paused or PhaseName.Saved => Admission.Accepted,
            PhaseName.Off => Admission.AlreadySo,
            PhaseName.Gone => Admission.Denied,
        },
        OperationKind.SuspendVirtualMachine => phase switch
        {
            PhaseName.Running => Admission.Accepted,
            PhaseName.Paused => Admission.AlreadySo,
            PhaseName.Off or PhaseName.Saved or PhaseName.Gone => Admission.Denied,
        },
        OperationKind.ResumeVirtualMachine => phase switch
        {
            // Running, too: QEMU may have paused it by itself, for an I/O error.
            PhaseName.Paused or PhaseName.Running => Admission.Accepted,
            PhaseName.Off or PhaseName.Saved or PhaseName.Gone => Admission.Denied,
        },
        OperationKind.SaveVirtualMachine => phase switch
        {
            PhaseName.Running or PhaseName.Paused => Admission.Accepted,
            PhaseName.Saved => Admission.AlreadySo,
            PhaseName.Off or PhaseName.Gone => Admission.Denied,
        },
        OperationKind.RestartVirtualMachine => phase switch
        {
            PhaseName.Running => Admission.Accepted,
            PhaseName.Off or PhaseName.Paused or PhaseName.Saved or PhaseName.Gone => Admission.Denied,
        },
        OperationKind.RenameVirtualMachine or OperationKind.SetVirtualMachine or OperationKind.CreateCheckpoint or OperationKind.RenameCheckpoint
            or OperationKind.RestoreCheckpoint or OperationKind.RemoveCheckpoint or OperationKind.MergeCheckpointDisks
            or OperationKind.ExportVirtualMachine => phase switch
        {
            PhaseName.Off or PhaseName.Running or PhaseName.Paused or PhaseName.Saved => Admission.Accepted,
            PhaseName.Gone => Admission.Denied,
        },
        OperationKind.RemoveVirtualMachine => phase switch
        {
            PhaseName.Off or PhaseName.Saved => Admission.Accepted,
            PhaseName.Running or PhaseName.Paused or PhaseName.Gone => Admission.Denied,
        },
        OperationKind.MoveVirtualMachine or OperationKind.MoveVirtualMachineAndStorage => phase switch
        {
            PhaseName.Running or PhaseName.Paused or PhaseName.Off or PhaseName.Saved => Admission.Accepted,
            PhaseName.Gone => Admission.Denied,
        },
        OperationKind.MoveStorage => phase switch
        {
            PhaseName.Off or PhaseName.Saved or PhaseName.Running or PhaseName.Paused => Admission.Accepted,
            PhaseName.Gone => Admission.Denied,
        },
        OperationKind.AddHardDiskDrive => phase switch
        {
            PhaseName.Off or PhaseName.Running => Admission.Accepted,
            PhaseName.Paused or PhaseName.Saved or PhaseName.Gone => Admission.Denied,
        },
        OperationKind.RemoveHardDiskDrive => phase switch
        {
            // A paused guest cannot let go of a disk.
            PhaseName.Off or PhaseName.Running => Admission.Accepted,
            PhaseName.Paused or PhaseName.Saved or PhaseName.Gone => Admission.Denied,
        },
        OperationKind.ResizeVirtualHardDisk or OperationKind.CompactVirtualHardDisk => phase switch
        {
            PhaseName.Off => Admission.Accepted,
            PhaseName.Running or PhaseName.Paused or PhaseName.Saved or PhaseName.Gone => Admission.Denied,
        },
        OperationKind.CreateVirtualMachine or OperationKind.ImportVirtualMachine or OperationKind.CreateVirtualHardDisk or OperationKind.ConvertVirtualHardDisk
            or OperationKind.MergeVirtualHardDisk or OperationKind.TestVirtualHardDisk or OperationKind.SetVirtualHardDisk => Admission.Denied,
    };
}
