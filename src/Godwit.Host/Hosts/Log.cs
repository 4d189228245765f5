namespace Godwit.Host.Hosts;

/// <summary>Events 1300 to 1399.</summary>
internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Error, "Upkeep failed and goes on at its next turn.")]
    public static partial void UpkeepFailed(ILogger logger, Exception failure);

    [LoggerMessage(1301, LogLevel.Error, "The switch {Name} could not be restored: {Reason}")]
    public static partial void SwitchNotRestored(ILogger logger, string name, string reason);
}
