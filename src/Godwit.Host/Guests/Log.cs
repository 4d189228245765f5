namespace Godwit.Host.Guests;

/// <summary>Events 1800 to 1899.</summary>
internal static partial class Log
{
    [LoggerMessage(1800, LogLevel.Warning, "{VmName} is started again without memory: {Bytes} bytes of it are the file {Path}.")]
    public static partial void PagingBegins(ILogger logger, string vmName, long bytes, string path);

    [LoggerMessage(1801, LogLevel.Warning, "The file systems of {VmName} were not brought to rest: {Reason}")]
    public static partial void NotFrozen(ILogger logger, string vmName, string reason);

    [LoggerMessage(1802, LogLevel.Error, "The guest of {VmName} does not say that its file systems go on; it is asked again: {Reason}")]
    public static partial void NotThawed(ILogger logger, string vmName, string reason);

    [LoggerMessage(1803, LogLevel.Warning, "The file systems of {VmName}, which may have been left frozen, go on.")]
    public static partial void Thawed(ILogger logger, string vmName);

    [LoggerMessage(1804, LogLevel.Error, "Guests that may be frozen could not be asked again; they are at the next turn.")]
    public static partial void NotAskedAgain(ILogger logger, Exception failure);
}
