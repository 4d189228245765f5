using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Operations;

internal static class OperationCommands
{
    public static Command Create(Surroundings surroundings, CompletionNames names) =>
        new CommandWithExamples("operation", "Operations: what runs now, and what has been.")
        {
            OperationList.Create(surroundings),
            OperationHistory.Create(surroundings, names),
            OperationShow.Create(surroundings, names),
            OperationWatchCommand.Create(surroundings, names),
            OperationCancel.Create(surroundings, names),
            OperationLimit.Create(surroundings, names),
            OperationHold.Pause(surroundings, names),
            OperationHold.Resume(surroundings, names),
            OperationQueue.Create(surroundings, names),
        };

    public static Argument<string> Operation(CompletionNames names) => new Argument<string>("OPERATION")
    {
        Description = "Id of the operation, the end of its id, or a virtual machine's name for its newest one",
    }.Complete(() => names.Vms);
}
