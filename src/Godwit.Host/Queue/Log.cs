using Godwit.Contracts.Operations;

namespace Godwit.Host.Queue;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The journal still has the waiting move {Operation}.")]
    public static partial void NotForgotten(ILogger logger, OperationId operation, Exception failure);
}
