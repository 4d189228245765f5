using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Checkpoints;

internal static class CheckpointCommands
{
    public static Command Create(Surroundings surroundings, CompletionNames names) =>
        new CommandWithExamples("checkpoint", "Checkpoints: keep a virtual machine as it is, and go back to it.")
        {
            CheckpointList.Create(surroundings, names),
            CheckpointCreate.Create(surroundings, names),
            CheckpointRename.Create(surroundings, names),
            CheckpointRestore.Create(surroundings, names),
            CheckpointRemove.Create(surroundings, names),
            Exports.CheckpointExport.Create(surroundings, names),
        };

    public static Argument<string> Checkpoint() => new("CHECKPOINT") { Description = "Name or id of the checkpoint" };
}
