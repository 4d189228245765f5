namespace Godwit.Host.Storage.Smb;

internal static partial class Log
{
    [LoggerMessage(2410, LogLevel.Information, "{Share} is mounted and answers.")]
    public static partial void VolumeOnline(ILogger logger, string share);

    [LoggerMessage(2411, LogLevel.Warning, "{Share} is away. {Cause}")]
    public static partial void VolumeAway(ILogger logger, string share, string cause);

    [LoggerMessage(2412, LogLevel.Error, "The shares could not be looked at.")]
    public static partial void NotLookedAt(ILogger logger, Exception failure);

    [LoggerMessage(2413, LogLevel.Warning, "Not every share has answered within {Seconds} s. What lies on the others is taken up when they do.")]
    public static partial void NotWaitedFor(ILogger logger, double seconds);

    [LoggerMessage(2414, LogLevel.Warning, "{Share} answers, but may not do so for long. {Cause}")]
    public static partial void VolumeAtRisk(ILogger logger, string share, string cause);
}
