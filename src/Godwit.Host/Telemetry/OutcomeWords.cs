using Godwit.Contracts.Operations;

namespace Godwit.Host.Telemetry;

/// <summary>Outcomes in traces and metrics, where words are small.</summary>
internal static class OutcomeWords
{
    public static string Of(OperationState state) => state switch
    {
        OperationState.Running => "running",
        OperationState.Completed => "completed",
        OperationState.Failed => "failed",
        OperationState.Cancelled => "cancelled",
    };
}
