using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Vms;

internal static class VmDiskRemove
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Argument<string> disk = new("DISK") { Description = "The disk's id, as 'godwit vm disk list' shows it" };
        Option<bool> delete = new("--delete-file") { Description = "Delete its file too" };
        return new CommandWithExamples(
            "remove",
            "Takes a virtual hard disk out of a machine. A running guest must let go of it. The file stays unless --delete-file is given.",
            "godwit vm disk remove web01 disk1")
        {
            vm,
            disk,
            delete,
        }.Acts(surroundings, vm, (invocation, owner, name, cancellationToken) =>
            owner.RemoveVmDiskAsync(name, invocation.Of(disk), invocation.Of(delete), cancellationToken));
    }
}
