namespace Godwit.Host.Checkpoints;

/// <summary>Events 1700 to 1799.</summary>
internal static partial class Log
{
    [LoggerMessage(1700, LogLevel.Warning, "{VmName}'s configuration was brought into line with its QEMU, which does not use {Images} any more.")]
    public static partial void Agreed(ILogger logger, string vmName, string images);

    [LoggerMessage(1701, LogLevel.Warning, "This host lets QEMU track no writes: {VmName} stood still while its memory was written ({Milliseconds:0} ms).")]
    public static partial void StoodStill(ILogger logger, string vmName, double milliseconds);

    [LoggerMessage(1703, LogLevel.Warning, "Images of {VmName} that no checkpoint needs any more are merged later: {Reason}")]
    public static partial void MergePutOff(ILogger logger, string vmName, string reason);

    [LoggerMessage(1702, LogLevel.Warning, "Files that an interrupted operation may have left are kept: {Reason}")]
    public static partial void LeftoversKept(ILogger logger, string reason);

    [LoggerMessage(1704, LogLevel.Warning, "A file system does not answer. The daemon starts, and looks for left files there when it does.")]
    public static partial void LeftoversTakeLong(ILogger logger);
}
