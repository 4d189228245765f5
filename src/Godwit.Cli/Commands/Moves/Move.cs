using System.CommandLine;
using Godwit.Cli.Hosts;
using Godwit.Cli.Progress;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Commands.Moves;

internal static class Move
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Argument<string> destination = new Argument<string>("HOST")
        {
            Description = "Host of the domain to move it to",
        }.Complete(() => names.Hosts);
        MoveOptions options = new();
        CommandWithExamples command = new(
            "move",
            "Moves a running virtual machine to another host while its guest works on.",
            "godwit move web01 hostb --include-storage",
            "godwit move web01 hostb --storage /srv/vms/web01",
            "godwit move web01 hostb --config-folder /srv/vms/web01 --disk /vms/web01/data.qcow2=/fast/web01/data.qcow2",
            "godwit move web01 hostb --detach")
        {
            Remarks =
                """
                Without a storage option only the virtual machine moves, like Move-VM without -IncludeStorage: both hosts must
                reach its files under the same paths. Hosts that share nothing need --include-storage or --storage.
                --config-folder, --checkpoint-folder, --smart-paging-folder and --disk choose item by item; what is not named
                keeps its path.

                Ctrl-C asks whether to cancel the move, to detach and let it run, or to go on. Without a terminal, the first
                SIGINT cancels the move and waits until both hosts are clean, a second one detaches; SIGTERM detaches.
                A move can be cancelled until its hand-over; before that, a move that fails leaves the guest running where it was.


                """ + ExitCodes.Help,
            Arguments = { vm, destination },
        };
        options.AddTo(command);
        return command.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            MoveRequest request = new()
            {
                DestinationHost = invocation.Of(destination),
                Storage = MoveOptions.Choose(options.Read(invocation)),
                Isos = invocation.Of(options.Isos),
                IsoPaths = options.ReadIsoPaths(invocation),
            };
            GodwitClient owner = await invocation.Hosts.OwnerOfAsync(invocation.Of(vm), cancellationToken);
            OperationView started = await owner.MoveVmAsync(invocation.Of(vm), request, cancellationToken);
            return invocation.Of(options.Detach)
                ? Leave(invocation, started)
                : await new OperationFollower(invocation, owner).FollowAsync(started, cancellationToken);
        });
    }

    public static int Leave(Invocation invocation, OperationView started)
    {
        if (invocation.Json)
        {
            invocation.Printer.Json(started, GodwitJson.Default.OperationView);
        }
        else
        {
            invocation.Printer.Words($"{OperationWords.Doing(started)}: operation {started.Id}.");
            invocation.Printer.Words($"Watch it with 'godwit operation watch {started.VmName}'.");
        }

        return ExitCodes.Ok;
    }
}
