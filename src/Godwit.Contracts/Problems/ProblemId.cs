using System.Text.Json.Serialization;

namespace Godwit.Contracts.Problems;

/// <summary>Every reason to refuse or to fail, closed and stable. On the wire in kebab case ("vm-not-found").</summary>
[JsonConverter(typeof(ProblemIdJson))]
public enum ProblemId
{
    // requests
    MalformedRequest,
    RequestTooLarge,
    NotAuthenticated,
    NotAllowed,
    NotFound,
    MethodNotAllowed,
    Unexpected,
    HostShuttingDown,

    // virtual machines
    VmNotFound,
    VmNameAmbiguous,
    VmNameTaken,
    VmNameInvalid,
    VmBusy,
    VmWrongState,
    VmMoving,
    VmIdTaken,
    VmConfigurationInvalid,
    VmConfigurationTooNew,
    VmStartFailed,
    GuestDidNotShutDown,
    GuestLost,
    GuestAgentMissing,
    GuestNotAtRest,
    MemoryStateForeign,

    // storage
    PathInvalid,
    PathNotWritable,
    FolderNotEmpty,
    NotEnoughSpace,
    ImageMissing,
    ImageCorrupt,
    ImageInUse,
    ImageExists,
    ImageHasSnapshots,
    DiskUnknown,
    DiskFormatUnknown,
    DiskSizeInvalid,
    DifferencingUnsupported,
    ParentMissing,
    ParentFormatMissing,
    ParentLoop,
    ParentChanged,
    ParentForeign,
    HotPlugUnavailable,
    DiskNotReleased,
    DiskFormatImmovable,
    FilesNotShared,
    CopyDiffers,
    StorageUnchanged,
    StoragePlanImpossible,
    FilesOutsideFolder,

    // checkpoints
    CheckpointNotFound,
    CheckpointNameInvalid,
    CheckpointNameAmbiguous,
    CheckpointsDisabled,

    // hosts and networks
    HostNotFound,
    HostUnreachable,
    SameHost,
    NotEnoughMemory,
    MachineTypeUnsupported,
    CpuModelUnsupported,
    FirmwareMissing,
    GenerationUnsupported,
    AcceleratorDiffers,
    SwitchNotFound,
    SwitchExists,
    SwitchInUse,
    SwitchInvalid,
    MacAddressTaken,
    MacAddressInvalid,

    // trust
    DomainExists,
    NotInDomain,
    DifferentDomain,
    TokenInvalid,
    CertificateRejected,

    // moves
    OperationNotFound,
    NotCancellable,
    MoveCancelled,
    OperationCancelled,
    LandingNotFound,
    MirrorFailed,
    MemoryTransferFailed,
    NotConverging,
    BlackoutCapExceeded,
    LinkLost,
    HandOverFailed,
    QemuFailed,
    InterruptedByRestart,
}
