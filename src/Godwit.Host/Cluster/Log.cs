namespace Godwit.Host.Cluster;

internal static partial class Log
{
    [LoggerMessage(2600, LogLevel.Information, "{Message}")]
    public static partial void Happened(ILogger logger, string message);

    [LoggerMessage(2601, LogLevel.Warning, "The cluster's log lacks \"{Message}\": {Cause}")]
    public static partial void NotLogged(ILogger logger, string message, string cause);

    [LoggerMessage(2602, LogLevel.Warning, "The cluster is asked again whose {VmName} is: {Cause}")]
    public static partial void RegisterAskedAgain(ILogger logger, string vmName, string cause);

    [LoggerMessage(2603, LogLevel.Information, "{VmName} is this host's now, generation {Generation}.")]
    public static partial void TakenUp(ILogger logger, string vmName, long generation);

    [LoggerMessage(2604, LogLevel.Warning, "{VmName} is {Owner}'s by now and is forgotten here.")]
    public static partial void LetGo(ILogger logger, string vmName, string owner);

    [LoggerMessage(2605, LogLevel.Warning, "{VmName} does not follow the cluster yet: {Cause}")]
    public static partial void NotKept(ILogger logger, string vmName, string cause);

    [LoggerMessage(2606, LogLevel.Error, "Work for the cluster failed and is tried again.")]
    public static partial void WorkFailed(ILogger logger, Exception failure);

    [LoggerMessage(2607, LogLevel.Warning, "{What} could not be started: {Cause}")]
    public static partial void NotStarted(ILogger logger, string what, string cause);

    [LoggerMessage(2608, LogLevel.Information, "This node leads the cluster.")]
    public static partial void Leads(ILogger logger);

    [LoggerMessage(2609, LogLevel.Information, "This node does not lead the cluster any more.")]
    public static partial void LeadsNoMore(ILogger logger);

    [LoggerMessage(2610, LogLevel.Warning, "This host was evicted from the cluster {Cluster} while it was away, and leaves it.")]
    public static partial void Evicted(ILogger logger, string cluster);

    [LoggerMessage(2612, LogLevel.Warning, "{VmName} cannot be ended to be started elsewhere: {Cause}")]
    public static partial void StaysStranded(ILogger logger, string vmName, string cause);

    [LoggerMessage(2611, LogLevel.Warning, "The cluster's memory is silent: {Cause}")]
    public static partial void Silent(ILogger logger, string cause);
}
