using Godwit.Contracts.Problems;
using Godwit.Contracts;
using Godwit.Host.Storage.Smb;
using System.Text.Json;

namespace Godwit.Host.Api;

/// <summary>The one place where reasons become HTTP; nothing else in the daemon knows a status number.</summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json";

    public static int StatusOf(ProblemId id) => id switch
    {
        ProblemId.MalformedRequest => 400,
        ProblemId.RequestTooLarge => 413,
        ProblemId.NotAuthenticated => 401,
        ProblemId.NotAllowed => 403,
        ProblemId.NotFound => 404,
        ProblemId.MethodNotAllowed => 405,
        ProblemId.Unexpected => 500,
        ProblemId.HostShuttingDown => 503,

        ProblemId.VmNotFound => 404,
        ProblemId.VmNameAmbiguous => 409,
        ProblemId.VmNameTaken => 409,
        ProblemId.VmNameInvalid => 422,
        ProblemId.VmBusy => 409,
        ProblemId.VmWrongState => 409,
        ProblemId.VmMoving => 409,
        ProblemId.VmIdTaken => 409,
        ProblemId.VmConfigurationInvalid => 422,
        ProblemId.VmConfigurationTooNew => 422,
        ProblemId.VmStartFailed => 500,
        ProblemId.RunsElsewhere => 409,
        ProblemId.GuestDidNotShutDown => 409,
        ProblemId.GuestLost => 500,
        ProblemId.GuestAgentMissing => 409,
        ProblemId.GuestNotAtRest => 409,
        ProblemId.MemoryStateForeign => 409,

        ProblemId.PathInvalid => 422,
        ProblemId.PathNotWritable => 422,
        ProblemId.FolderNotEmpty => 409,
        ProblemId.NotEnoughSpace => 507,
        ProblemId.ImageMissing => 422,
        ProblemId.ImageCorrupt => 422,
        ProblemId.ImageInUse => 409,
        ProblemId.ImageExists => 409,
        ProblemId.ImageHasSnapshots => 409,
        ProblemId.DiskUnknown => 422,
        ProblemId.DiskFormatUnknown => 422,
        ProblemId.DiskSizeInvalid => 422,
        ProblemId.DifferencingUnsupported => 422,
        ProblemId.ParentMissing => 422,
        ProblemId.ParentFormatMissing => 422,
        ProblemId.ParentLoop => 422,
        ProblemId.ParentChanged => 409,
        ProblemId.ParentForeign => 422,
        ProblemId.HotPlugUnavailable => 409,
        ProblemId.DiskNotReleased => 409,
        ProblemId.DiskFormatImmovable => 409,
        ProblemId.FilesNotShared => 409,
        ProblemId.CopyDiffers => 500,
        ProblemId.StorageUnchanged => 409,
        ProblemId.StoragePlanImpossible => 409,
        ProblemId.FilesOutsideFolder => 409,
        ProblemId.DirectAttachedDisk => 422,
        ProblemId.LunInvalid => 422,
        ProblemId.LunNotSeen => 409,
        ProblemId.LunDiffers => 409,
        ProblemId.LunInUse => 409,
        ProblemId.VolumeInvalid => 422,
        ProblemId.VolumeNotFound => 404,
        ProblemId.VolumeExists => 409,
        ProblemId.VolumeInUse => 409,
        ProblemId.VolumeUnavailable => 503,
        ProblemId.ShareAccessDenied => 403,
        ProblemId.LunNotCopyable => 409,

        ProblemId.CheckpointNotFound => 404,
        ProblemId.CheckpointNameInvalid => 422,
        ProblemId.CheckpointNameAmbiguous => 409,
        ProblemId.CheckpointsDisabled => 409,

        ProblemId.HostNotFound => 404,
        ProblemId.HostUnreachable => 502,
        ProblemId.SameHost => 409,
        ProblemId.NotEnoughMemory => 507,
        ProblemId.MachineTypeUnsupported => 409,
        ProblemId.CpuModelUnsupported => 409,
        ProblemId.ProcessorFeaturesMissing => 409,
        ProblemId.ProcessorFeaturesDiffer => 409,
        ProblemId.ProcessorFeaturesReduced => 409,
        ProblemId.FirmwareMissing => 409,
        ProblemId.GenerationUnsupported => 409,
        ProblemId.AcceleratorDiffers => 409,
        ProblemId.ProcessorManufacturerDiffers => 409,
        ProblemId.QemuOlder => 409,
        ProblemId.ClockDiffers => 409,
        ProblemId.SwitchNotFound => 404,
        ProblemId.SwitchExists => 409,
        ProblemId.SwitchInUse => 409,
        ProblemId.SwitchInvalid => 422,
        ProblemId.MacAddressTaken => 409,
        ProblemId.MacAddressInvalid => 422,
        ProblemId.MigrationDisabled => 409,
        ProblemId.MigrationNetworkInvalid => 422,
        ProblemId.MigrationNetworkExists => 409,
        ProblemId.MigrationNetworkNotFound => 404,
        ProblemId.NoCommonMigrationNetwork => 409,
        ProblemId.MigrationLimitReached => 409,

        ProblemId.DomainExists => 409,
        ProblemId.NotInDomain => 404,
        ProblemId.DifferentDomain => 409,
        ProblemId.TokenInvalid => 403,
        ProblemId.CertificateRejected => 403,

        ProblemId.DirectoryExists => 409,
        ProblemId.NotInDirectory => 404,
        ProblemId.DifferentRealm => 409,
        ProblemId.RealmUnknown => 422,
        ProblemId.DomainControllerUnreachable => 502,
        ProblemId.KeytabMissing => 422,
        ProblemId.KeytabLacksKey => 422,
        ProblemId.ComputerAccountRefused => 403,
        ProblemId.PasswordWrong => 403,
        ProblemId.DirectoryJoinFailed => 500,
        ProblemId.TicketMissing => 401,
        ProblemId.TicketExpired => 401,
        ProblemId.ForeignTicket => 409,
        ProblemId.ServerNameUnknown => 422,
        ProblemId.ServerNotProven => 403,
        ProblemId.SignInRefused => 401,

        ProblemId.OperationNotFound => 404,
        ProblemId.NotCancellable => 409,
        ProblemId.NotQueued => 409,
        ProblemId.NotPausable => 409,
        ProblemId.MoveCancelled => 409,
        ProblemId.OperationCancelled => 409,
        ProblemId.LandingNotFound => 404,
        ProblemId.MirrorFailed => 500,
        ProblemId.MemoryTransferFailed => 500,
        ProblemId.NotConverging => 500,
        ProblemId.PostCopyUnsupported => 409,
        ProblemId.MemoryFollows => 409,
        ProblemId.BlackoutCapExceeded => 500,
        ProblemId.LinkLost => 502,
        ProblemId.HandOverFailed => 500,
        ProblemId.QemuFailed => 500,
        ProblemId.InterruptedByRestart => 500,

        ProblemId.ClusterExists => 409,
        ProblemId.NotInCluster => 404,
        ProblemId.ClusterNameInvalid => 422,
        ProblemId.ClusterSettingInvalid => 422,
        ProblemId.ClusterUnavailable => 503,
        ProblemId.ClusterNodeExists => 409,
        ProblemId.ClusterNodeNotFound => 404,
        ProblemId.ClusterNodeNotReady => 409,
        ProblemId.ClusterNodeHasRoles => 409,
        ProblemId.ClusterMemberFailed => 500,
        ProblemId.EtcdMissing => 422,
        ProblemId.RoleExists => 409,
        ProblemId.RoleNotFound => 404,
        ProblemId.RoleNeedsSharedStorage => 409,
        ProblemId.RoleOwnerChanged => 409,
        ProblemId.RoleHasMove => 409,
        ProblemId.RightExpired => 503,
        ProblemId.NoNodeForRole => 409,
        ProblemId.FencingFailed => 500,
        ProblemId.FenceAgentMissing => 422,
        ProblemId.FenceSettingsInvalid => 422,
        ProblemId.ClusterVolumeExists => 409,
        ProblemId.ClusterVolumeNotFound => 404,
        ProblemId.ClusterVolumeInUse => 409,
        ProblemId.ClusterVolumeInvalid => 422,
        ProblemId.ClusterVolumeUnavailable => 503,
    };

    /// <param name="problem">With paths as they are on this host.</param>
    /// <param name="places">Paths on shares that are known, so that they are told as people know them.</param>
    public static ProblemBody ToBody(Problem problem, PlacesOnShares places) => ToBody(UncWords.Show(problem, places()));

    private static ProblemBody ToBody(Problem problem) => new()
    {
        Type = $"urn:godwit:problem:{ProblemIdJson.NameOf(problem.Id)}",
        Title = TitleOf(problem.Id),
        Status = StatusOf(problem.Id),
        Detail = problem.Message,
        Id = problem.Id,
        Target = problem.Target,
        Remedy = problem.Remedy,
    };

    public static IResult ToResult(Problem problem, PlacesOnShares places) =>
        TypedResults.Json(ToBody(problem, places), GodwitJson.Default.ProblemBody, ContentType, StatusOf(problem.Id));

    /// <summary>"vm-name-taken" becomes "Vm name taken".</summary>
    private static string TitleOf(ProblemId id)
    {
        var words = JsonNamingPolicy.KebabCaseLower.ConvertName(id.ToString()).Replace('-', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
