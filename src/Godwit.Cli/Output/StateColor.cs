using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Spectre.Console;

namespace Godwit.Cli.Output;

/// <summary>Green works, yellow is on its way or waits, red failed; off is plain.</summary>
internal static class StateColor
{
    public static Color? Of(VmState state) => state switch
    {
        VmState.Running => Color.Green,
        VmState.Off or VmState.Saved => null,
        VmState.Other or VmState.Stopping or VmState.Paused or VmState.Starting or VmState.Reset or VmState.Saving
            or VmState.Pausing or VmState.Resuming => Color.Yellow,
    };

    public static Color? Of(OperationState state) => state switch
    {
        OperationState.Running => Color.Yellow,
        OperationState.Completed => Color.Green,
        OperationState.Failed => Color.Red,
        OperationState.Cancelled => null,
    };
}
