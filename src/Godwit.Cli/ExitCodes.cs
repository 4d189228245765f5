using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;

namespace Godwit.Cli;

/// <summary>What "godwit" tells the shell. <see cref="Help"/> is the same list for people.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The host took the operation on, and it failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the hosts file is wrong; no host was asked.</summary>
    public const int Usage = 2;

    /// <summary>The host refused; nothing was changed.</summary>
    public const int Refused = 3;

    public const int HostUnreachable = 4;

    public const int NotFound = 5;

    public const int Cancelled = 6;

    /// <summary>This command left (Ctrl-C, SIGTERM); the operation goes on at its host.</summary>
    public const int Detached = 130;

    public const string Help =
        """
        Exit codes:
          0    done
          1    the operation failed
          2    wrong usage, or an unreadable hosts file
          3    refused by the host; nothing was changed
          4    a host is unreachable
          5    no such virtual machine, host, switch or operation
          6    cancelled
          130  interrupted or detached; the operation goes on at its host
        """;

    public static int Of(ProblemId refusal) => refusal switch
    {
        ProblemId.HostUnreachable or ProblemId.HostShuttingDown => HostUnreachable,
        ProblemId.NotFound or ProblemId.VmNotFound or ProblemId.HostNotFound or ProblemId.SwitchNotFound
            or ProblemId.OperationNotFound => NotFound,
        ProblemId.MoveCancelled or ProblemId.OperationCancelled => Cancelled,
        _ => Refused,
    };

    /// <summary>How a watched operation ended; one that still runs was left.</summary>
    public static int Of(OperationState state) => state switch
    {
        OperationState.Running => Detached,
        OperationState.Completed => Ok,
        OperationState.Failed => Failed,
        OperationState.Cancelled => Cancelled,
    };
}
