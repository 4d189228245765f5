using Godwit.Contracts.Operations;

namespace Godwit.Host.Operations;

/// <summary>Events 1000 to 1099.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Warning, "Undoing the step '{Step}' failed; what it left is cleaned up later.")]
    public static partial void UndoFailed(ILogger logger, string step, Exception failure);

    [LoggerMessage(1001, LogLevel.Information, "{Kind} of {VmName} ({Operation}) ended as {State}.")]
    public static partial void OperationEnded(ILogger logger, OperationKind kind, string vmName, OperationId operation, OperationState state);

    [LoggerMessage(1002, LogLevel.Error, "{Kind} of {VmName} ({Operation}) met a defect.")]
    public static partial void OperationDefect(ILogger logger, OperationKind kind, string vmName, OperationId operation, Exception failure);
}
