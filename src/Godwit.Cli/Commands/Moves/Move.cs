using System.CommandLine;
using Godwit.Cli.Hosts;
using Godwit.Cli.Output;
using Godwit.Cli.Progress;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts;
using Godwit.Contracts.Compatibility;
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
        Option<bool> check = new("--check") { Description = "Only say what stands against it; nothing is changed" };
        Option<bool> whatIf = new("--what-if") { Description = "Only say what it would do and cost; nothing is changed" };
        Option<Switched?> highlyAvailable = new("--highly-available")
        {
            Description = "on makes it a role of the destination's failover cluster once it is there; off lets it leave its cluster first",
        };
        SwitchPairs switches = new();
        MoveOptions options = new();
        MovePolicyOptions policy = new();
        MovePlanOptions plan = new();
        CommandWithExamples command = new(
            "move",
            "Moves a virtual machine to another host; one that runs works on meanwhile.",
            "godwit move web01 hostb --include-storage",
            "godwit move web01 hostb --storage /srv/vms/web01",
            "godwit move web01 hostb --include-storage --switch lan=office --check",
            "godwit move web01 hostb --include-storage --what-if",
            "godwit move web01 hostb --include-storage --check --save-plan web01.json",
            "godwit move web01 hostb --plan web01.json",
            "godwit move web01 hostb --config-folder /srv/vms/web01 --disk /vms/web01/data.qcow2=/fast/web01/data.qcow2",
            "godwit move web01 hostb --include-storage --when-not-converging Abort --patience 60 --blackout-cap 500ms",
            "godwit move web01 hostb --include-storage --when-not-converging PostCopy --patience 30",
            "godwit move web01 hostb --detach")
        {
            Remarks =
                """
                Without a storage option only the virtual machine moves, like Move-VM without -IncludeStorage: both hosts must
                reach its files under the same paths. Hosts that share nothing need --include-storage or --storage.
                --config-folder, --checkpoint-folder, --smart-paging-folder and --disk choose item by item; what is not named
                keeps its path.

                --check makes the checks that every move begins with, all of them at once, and says of each that is not met the
                cause, the remedy, and the option that gets round it, in the column FIX. Neither host is changed.
                --save-plan writes the whole plan to a file, with a path for every file and a switch for every switch: edit it, check it
                again with --plan FILE --check, and make it with --plan FILE.
                --what-if makes them too, then says what would go where, and predicts time, blackout and bytes from a look at
                the guest, the link and earlier moves; it takes a second. In brackets is where nine of ten such moves end.

                A host takes part in 2 moves at the same time, unless 'godwit host settings' says otherwise. Others wait in order, and
                'godwit operation list' shows their places; 'godwit operation queue' changes them, 'godwit operation cancel' takes one
                out. What waits goes on waiting when a daemon is restarted.

                A running guest is paused when what is left of its memory fits into 100 ms, later 300 ms, after 30 s 1000 ms; never for
                longer than --blackout-cap, or it goes on where it was. A guest that writes memory faster than the link takes it is
                waited for, unless --when-not-converging says Abort or PostCopy. With PostCopy it goes ahead when the patience is over, and the
                rest of its memory follows; until that is there, the loss of either host costs the guest its memory, as a power cut would.
                docs/live-migration.md has the whole policy.

                Ctrl-C asks whether to cancel the move, to detach and let it run, or to go on. Without a terminal, the first
                SIGINT cancels the move and waits until both hosts are clean, a second one detaches; SIGTERM detaches.
                A move can be cancelled until its hand-over; before that, a move that fails leaves the guest running where it was.


                """ + ExitCodes.Help,
            Arguments = { vm, destination },
            Options = { check, whatIf, highlyAvailable },
        };
        options.AddTo(command);
        policy.AddTo(command);
        plan.AddTo(command);
        command.Options.Add(switches.Option);
        return command.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            plan.RequireCheck(invocation, invocation.Of(check) || invocation.Of(whatIf));
            MoveRequest request = plan.Read(invocation, invocation.Of(destination), [.. options.Choices, .. policy.Choices, switches.Option])
                ?? new MoveRequest
                {
                    DestinationHost = invocation.Of(destination),
                    Storage = MoveOptions.Choose(options.Read(invocation)),
                    HighlyAvailable = invocation.Of(highlyAvailable) is { } wanted ? wanted is Switched.On : null,
                    Isos = invocation.Of(options.Isos),
                    IsoPaths = options.ReadIsoPaths(invocation),
                    Switches = switches.Read(invocation),
                    MaximumBytesPerSecond = invocation.Of(options.Rate),
                    Queue = invocation.Of(options.NoQueue) ? false : null,
                    PerformanceOption = invocation.Of(options.Performance),
                    Priority = invocation.Of(options.Priority),
                    Policy = policy.Read(invocation),
                };
            GodwitClient owner = await invocation.Hosts.OwnerOfAsync(invocation.Of(vm), cancellationToken);
            if (invocation.Of(whatIf))
            {
                MoveWhatIf answer = await owner.PredictMoveAsync(invocation.Of(vm), request, cancellationToken);
                plan.Save(invocation, answer.Compatibility);
                return MoveWhatIfAnswer.Show(invocation, answer);
            }

            if (invocation.Of(check))
            {
                CompatibilityReport report = await owner.CheckMoveAsync(invocation.Of(vm), request, cancellationToken);
                plan.Save(invocation, report);
                return Show(invocation, report);
            }

            OperationView started = await owner.MoveVmAsync(invocation.Of(vm), request, cancellationToken);
            return invocation.Of(options.Detach)
                ? Leave(invocation, started)
                : await new OperationFollower(invocation, owner).FollowAsync(started, cancellationToken);
        });
    }

    public static int Show(Invocation invocation, CompatibilityReport report) => Incompatibilities.Show(
        invocation, report,
        $"{report.Vm.Name} can move to {report.Destination}; it would be {report.State} there, in {report.Folder}.",
        $"{report.Vm.Name} cannot move to {report.Destination} like this.");

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
