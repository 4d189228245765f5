using System.CommandLine;
using Godwit.Cli.Commands.Vhds;
using Godwit.Cli.Hosts;
using Godwit.Cli.Progress;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Moves;

internal static class MoveStorageCommand
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Argument<string?> folder = new("FOLDER") { Description = "One folder for everything, or with --only-vhds for the disks", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> onlyDisks = new("--only-vhds") { Description = "Move only the virtual hard disks" };
        Option<DiskFormat?> format = VhdArguments.Format("--format", "Format of the disks that move [default: as they are]");
        Option<bool> retain = new("--retain-vhd-copies") { Description = "Keep the disks' old images; they are nobody's afterwards" };
        Option<long?> rate = CommonArguments.Size("--limit", "Bytes a second, at most; 'godwit operation limit' changes it");
        Option<TimeSpan?> latency = CommonArguments.Milliseconds("--latency-bound", "Hold the copying back while the guest's disk requests take longer");
        Option<bool> full = new("--full-speed") { Description = "Copy as fast as it goes, whatever a guest at work feels" };
        MoveOptions items = new();
        CommandWithExamples command = new(
            "move-storage",
            "Moves a virtual machine's files to other places on its host while it runs, or while it is off.",
            "godwit move-storage web01 /fast/web01",
            "godwit move-storage web01 /fast/web01 --only-vhds --format qcow2",
            "godwit move-storage web01 /fast/web01 --latency-bound 50ms",
            "godwit move-storage web01 --config-folder /srv/web01 --disk /vms/web01/data.qcow2=/big/web01/data.qcow2")
        {
            Remarks =
                """
                A running guest works on: its disks are copied while it reads and writes the old ones, then every write goes to
                both, then it stands still for some milliseconds and uses the new ones, then the old ones are deleted. Checkpoints
                and what lies below a disk move with it. If the move fails or is cancelled, everything is where it was.

                --config-folder, --checkpoint-folder, --smart-paging-folder and --disk choose item by item; what is not named
                stays. There must be room for both copies while it runs; the host looks before it begins. A host moves the storage
                of 2 machines at the same time, unless 'godwit host settings' says otherwise; the others wait in order.

                The copying gives way to a guest at work, which keeps about three quarters of its disk requests a second;
                --latency-bound sets another bound, --full-speed none.


                """ + ExitCodes.Help,
            Arguments = { vm, folder },
            Options =
            {
                onlyDisks, format, retain, rate, latency, full, items.Configuration, items.Checkpoints, items.SmartPaging, items.Disks,
                items.NoQueue, items.Priority, items.Detach,
            },
        };
        return command.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            MoveStorageRequest request = new()
            {
                Storage = Choose(invocation, invocation.Of(folder), invocation.Of(onlyDisks), items),
                Format = invocation.Of(format),
                RetainVhdCopiesOnSource = invocation.Of(retain) ? true : null,
                MaximumBytesPerSecond = invocation.Of(rate),
                GuestLatencyBoundMilliseconds = (int?)invocation.Of(latency)?.TotalMilliseconds,
                FullSpeed = invocation.Of(full) ? true : null,
                Queue = invocation.Of(items.NoQueue) ? false : null,
                Priority = invocation.Of(items.Priority),
            };
            GodwitClient owner = await invocation.Hosts.OwnerOfAsync(invocation.Of(vm), cancellationToken);
            OperationView started = await owner.MoveVmStorageAsync(invocation.Of(vm), request, cancellationToken);
            return invocation.Of(items.Detach)
                ? Move.Leave(invocation, started)
                : await new OperationFollower(invocation, owner).FollowAsync(started, cancellationToken);
        });
    }

    private static MoveStorage Choose(Invocation invocation, string? folder, bool onlyDisks, MoveOptions items)
    {
        MoveChoice choice = items.Read(invocation);
        bool single = choice.Configuration is not null || choice.Checkpoints is not null || choice.SmartPaging is not null || choice.Disks.Count > 0;
        return (folder, onlyDisks, single) switch
        {
            (null, _, false) => throw new UsageException("Say where to: a FOLDER for everything, or --disk, --config-folder and so on for single items."),
            (not null, _, true) => throw new UsageException("A FOLDER takes everything; it does not go with options for single items."),
            (null, true, true) => throw new UsageException("--only-vhds takes a FOLDER; single items are named by themselves."),
            (_, true, _) => new MoveStorage { Kind = MoveStorageKind.OnlyVirtualHardDisks, Folder = folder },
            (not null, _, _) => new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = folder },
            _ => MoveOptions.Choose(choice),
        };
    }
}
