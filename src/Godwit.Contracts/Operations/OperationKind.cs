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
    /// <summary>The files go elsewhere on the same host.</summary>
    MoveStorage,
    AddHardDiskDrive,
    RemoveHardDiskDrive,
    CreateVirtualHardDisk,
    ConvertVirtualHardDisk,
    ResizeVirtualHardDisk,
    MergeVirtualHardDisk,
    CompactVirtualHardDisk,
    TestVirtualHardDisk,
    SetVirtualHardDisk,
    CreateCheckpoint,
    RenameCheckpoint,
    RestoreCheckpoint,
    RemoveCheckpoint,
    /// <summary>Images that no checkpoint needs any more go into those below them; the daemon asks for it by itself after a crash.</summary>
    MergeCheckpointDisks,
    SetVirtualMachine,
    ExportVirtualMachine,
    ImportVirtualMachine,
}
