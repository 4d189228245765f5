using Godwit.Contracts.Operations;

namespace Godwit.Host.Queue;

/// <summary>Events 1500 to 1599.</summary>
internal static partial class Log
{
    [LoggerMessage(1500, LogLevel.Warning, "The journal still has the waiting move {Operation}.")]
    public static partial void NotForgotten(ILogger logger, OperationId operation, Exception failure);
}
