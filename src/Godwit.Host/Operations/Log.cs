using Godwit.Contracts.Operations;

namespace Godwit.Host.Operations;

/// <summary>Events 1000 to 1099, and Hyper-V's for moves: <see cref="OperationEvents"/>.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Warning, "Undoing the step '{Step}' failed; what it left is cleaned up later.")]
    public static partial void UndoFailed(ILogger logger, string step, Exception failure);

    [LoggerMessage(OperationEvents.Ended, LogLevel.Information, "{Kind} of {VmName} ({Operation}) ended as {State}.")]
    public static partial void OperationEnded(ILogger logger, OperationKind kind, string vmName, OperationId operation, OperationState state);

    [LoggerMessage(1002, LogLevel.Error, "{Kind} of {VmName} ({Operation}) met a defect.")]
    public static partial void OperationDefect(ILogger logger, OperationKind kind, string vmName, OperationId operation, Exception failure);

    [LoggerMessage(OperationEvents.Failed, LogLevel.Warning, "{Kind} of {VmName} ({Operation}) failed: {Problem} ({ProblemId})")]
    public static partial void OperationFailed(ILogger logger, OperationKind kind, string vmName, OperationId operation, string problem, string problemId);

    [LoggerMessage(1004, LogLevel.Information, "{Count} operations that ended more than {Days} days ago were forgotten.")]
    public static partial void HistoryCut(ILogger logger, int count, int days);

    [LoggerMessage(OperationEvents.Began, LogLevel.Information, "{Kind} of {VmName} ({Operation}) began, asked for by {Who}.")]
    public static partial void OperationBegan(ILogger logger, OperationKind kind, string vmName, OperationId operation, string who);

    [LoggerMessage(OperationEvents.Resumed, LogLevel.Information, "{Kind} of {VmName} ({Operation}), which waited when the daemon ended, goes on waiting.")]
    public static partial void OperationResumed(ILogger logger, OperationKind kind, string vmName, OperationId operation);

    [LoggerMessage(OperationEvents.Remarked, LogLevel.Information, "{VmName}: {Remark}")]
    public static partial void OperationRemarked(ILogger logger, string vmName, string remark);

    [LoggerMessage(OperationEvents.Paused, LogLevel.Information, "{VmName}: the copying is held.")]
    public static partial void OperationPaused(ILogger logger, string vmName);

    [LoggerMessage(OperationEvents.GoesOn, LogLevel.Information, "{VmName}: the copying goes on.")]
    public static partial void OperationGoesOn(ILogger logger, string vmName);

    [LoggerMessage(OperationEvents.MoveSucceeded, LogLevel.Information, "The move of {VmName} from {Source} to {Destination} ({Operation}) succeeded.")]
    public static partial void MoveSucceeded(ILogger logger, string vmName, string? source, string? destination, OperationId operation);

    [LoggerMessage(OperationEvents.MoveFailed, LogLevel.Warning, "The move of {VmName} from {Source} to {Destination} ({Operation}) failed: {Problem} ({ProblemId})")]
    public static partial void MoveFailed(
        ILogger logger, string vmName, string? source, string? destination, OperationId operation, string problem, string problemId);
}
