namespace Godwit.Host.Migration.Prediction;

/// <summary>Events 1250 to 1259.</summary>
internal static partial class Log
{
    [LoggerMessage(1250, LogLevel.Warning, "What the move of {VmName} to {Host} would cost is not known, or was not learned.")]
    public static partial void NotLearned(ILogger logger, string vmName, string host, Exception failure);

    [LoggerMessage(1251, LogLevel.Information, "The guest of {VmName} could not be looked at before its move: {Reason}")]
    public static partial void NotLookedAt(ILogger logger, string vmName, string reason);

    [LoggerMessage(1252, LogLevel.Information, "The link to {Host} could not be measured: {Reason}")]
    public static partial void NotMeasured(ILogger logger, string host, string reason);
}
