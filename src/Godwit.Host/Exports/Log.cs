namespace Godwit.Host.Exports;

/// <summary>Events 1900 to 1999.</summary>
internal static partial class Log
{
    [LoggerMessage(1900, LogLevel.Warning, "{VmName} was imported, and a file that it has no use for could not be deleted: it is tried again.")]
    public static partial void DroppedLater(ILogger logger, string vmName, Exception failure);
}
