using System.CommandLine;
using System.Globalization;
using Godwit.Cli.Hosts;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Checkpoints;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Checkpoints;

internal static class CheckpointList
{
    private static readonly Column[] Columns =
        [new("Name"), new("Kind"), new("Created"), new("Memory", RightAligned: true), new("Disks", RightAligned: true), new("Id")];

    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        return new CommandWithExamples(
            "list", "Lists a virtual machine's checkpoints as a tree.", "godwit checkpoint list web01", "godwit checkpoint list web01 --json") { vm }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                string name = invocation.Of(vm);
                Client.GodwitClient owner = await invocation.Hosts.OwnerOfAsync(name, cancellationToken);
                IReadOnlyList<CheckpointView> checkpoints = await owner.GetCheckpointsAsync(name, cancellationToken);
                if (invocation.Json)
                {
                    invocation.Printer.Json(checkpoints, GodwitJson.Default.IReadOnlyListCheckpointView);
                }
                else if (checkpoints.Count == 0)
                {
                    invocation.Printer.Words($"{name} has no checkpoints. Make one with 'godwit checkpoint create {name}'.");
                }
                else
                {
                    invocation.Printer.Table(Columns, CheckpointRows.Of(checkpoints).Select(Row));
                }

                return ExitCodes.Ok;
            });
    }

    private static IReadOnlyList<Cell> Row((string Label, CheckpointView? Checkpoint) row) => row.Checkpoint is not { } checkpoint
        ? [row.Label, "", "", "", "", ""]
        :
        [
            row.Label, KindOf(checkpoint), checkpoint.CreationTime.ToString("u", CultureInfo.InvariantCulture),
            checkpoint.HasMemory ? Sizes.Format(checkpoint.MemoryBytes) : "none", Sizes.Format(checkpoint.DiskBytes.Values.Sum()), checkpoint.Id.ToString(),
        ];

    private static string KindOf(CheckpointView checkpoint) => checkpoint.Consistency is not { } consistency
        ? $"{checkpoint.Kind}"
        : consistency switch
        {
            CheckpointConsistency.CrashConsistent => $"{checkpoint.Kind}, crash-consistent",
            CheckpointConsistency.FileSystemConsistent => $"{checkpoint.Kind}, file-system consistent",
        };
}
