using System.CommandLine;
using Godwit.Cli.Hosts;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vms;

internal static class VmDiskList
{
    private static readonly Column[] Columns = [new("Id"), new("Format"), new("Size", true), new("Occupied", true), new("Sits in"), new("Path")];

    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        return new CommandWithExamples("list", "Lists a virtual machine's disks.", "godwit vm disk list web01") { vm }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                GodwitClient owner = await invocation.Hosts.OwnerOfAsync(invocation.Of(vm), cancellationToken);
                VmView view = await owner.GetVmAsync(invocation.Of(vm), cancellationToken);
                if (invocation.Json)
                {
                    invocation.Printer.Json(view.Configuration.Disks, GodwitJson.Default.IReadOnlyListVirtualHardDisk);
                }
                else if (view.Configuration.Disks.Count == 0)
                {
                    invocation.Printer.Words($"{view.Name} has no disks. Put one in with 'godwit vm disk add {view.Name} size=20G'.");
                }
                else
                {
                    invocation.Printer.Table(Columns, view.Configuration.Disks.Select(disk => Row(view, disk)));
                }

                return ExitCodes.Ok;
            });
    }

    private static IReadOnlyList<Cell> Row(VmView view, VirtualHardDisk disk) =>
    [
        disk.Id,
        DiskWords.Of(disk.Format),
        Sizes.Format(disk.SizeBytes),
        Sizes.Format(view.AllocatedBytes.GetValueOrDefault(disk.Id)),
        disk.HotPlugPort is { } port ? $"hot-plug port {port}" : $"slot {disk.PciSlot}",
        disk.Path,
    ];
}
