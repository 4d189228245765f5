namespace Godwit.Host.Vms;

/// <summary>Events 1100 to 1199.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Information, "{VmName} has powered itself off.")]
    public static partial void GuestEnded(ILogger logger, string vmName);

    [LoggerMessage(1106, LogLevel.Error, "The QEMU of {VmName} crashed or was killed. Its last words: {Words}")]
    public static partial void GuestCrashed(ILogger logger, string vmName, string words);

    [LoggerMessage(1107, LogLevel.Error, "{VmName} could not be started again.")]
    public static partial void RestartFailed(ILogger logger, string vmName, Exception failure);

    [LoggerMessage(1101, LogLevel.Warning, "Recovery of {VmName}: {Verdict}.")]
    public static partial void Recovered(ILogger logger, string vmName, VmRecovery verdict);

    [LoggerMessage(1102, LogLevel.Error, "Recovery of {VmName} failed.")]
    public static partial void RecoveryFailed(ILogger logger, string vmName, Exception failure);

    [LoggerMessage(1108, LogLevel.Information, "{VmName} is taken up: {Folder} is there again.")]
    public static partial void ShareIsBack(ILogger logger, string vmName, string folder);

    [LoggerMessage(1109, LogLevel.Warning, "{VmName} is not started again: {Cause}")]
    public static partial void NotStartedAgain(ILogger logger, string vmName, string cause);

    [LoggerMessage(1110, LogLevel.Critical, "{VmName} runs on {Holder} by now: the file server had given this host up. Its QEMU here is ended.")]
    public static partial void LockLost(ILogger logger, string vmName, string holder);

    [LoggerMessage(1111, LogLevel.Warning, "The locks of {VmName} are not to be had again: {Cause}")]
    public static partial void LockNotTouched(ILogger logger, string vmName, string cause);

    [LoggerMessage(1120, LogLevel.Debug, "Not every file that {VmName} has open on storage that other hosts reach is to be had again: {Cause}")]
    public static partial void ImageNotTouched(ILogger logger, string vmName, string cause);

    [LoggerMessage(1112, LogLevel.Warning, "{VmName} was paused by an error of its storage, and goes on.")]
    public static partial void GoesOnAfterError(ILogger logger, string vmName);

    [LoggerMessage(1104, LogLevel.Error, "The driver of {VmName} met a failure and goes on.")]
    public static partial void DriverFailed(ILogger logger, string vmName, Exception failure);

    [LoggerMessage(1105, LogLevel.Warning, "{Disk} is not in the running {VmName}, which an interrupted operation left half done; it was crossed out.")]
    public static partial void DiskCrossedOut(ILogger logger, string vmName, string disk);

    [LoggerMessage(1103, LogLevel.Error, "{VmName}'s configuration in {Folder} cannot be read.")]
    public static partial void ConfigurationUnreadable(ILogger logger, string vmName, string folder, Exception failure);
}
