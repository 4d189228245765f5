using System.Text.Json.Serialization;

namespace Godwit.Contracts.Operations;

/// <summary>What an operation does. The moves carry Hyper-V's job names.</summary>
[JsonConverter(typeof(EnumNameJson<OperationKind>))]
public enum OperationKind
{
    CreateVirtualMachine,
    StartVirtualMachine,
    StopVirtualMachine,
    TurnOffVirtualMachine,
    SuspendVirtualMachine,
    ResumeVirtualMachine,
    SaveVirtualMachine,
    RestartVirtualMachine,
    RenameVirtualMachine,
    RemoveVirtualMachine,
    /// <summary>Only the running state goes to another host; the files stay where both hosts reach them.</summary>
    MoveVirtualMachine,
    /// <summary>Everything goes to another host that shares nothing with this one.</summary>
    MoveVirtualMachineAndStorage,
    AddHardDiskDrive,
    RemoveHardDiskDrive,
    CreateVirtualHardDisk,
    ConvertVirtualHardDisk,
    ResizeVirtualHardDisk,
    MergeVirtualHardDisk,
    CompactVirtualHardDisk,
    TestVirtualHardDisk,
    SetVirtualHardDisk,
}
