namespace Godwit.Host.Guests;

/// <summary>Events 1800 to 1899.</summary>
internal static partial class Log
{
    [LoggerMessage(1800, LogLevel.Warning, "{VmName} is started again without memory: {Bytes} bytes of it are the file {Path}.")]
    public static partial void PagingBegins(ILogger logger, string vmName, long bytes, string path);
}
