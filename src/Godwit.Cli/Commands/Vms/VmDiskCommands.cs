using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Vms;

internal static class VmDiskCommands
{
    public static Command Create(Surroundings surroundings, CompletionNames names) =>
        new CommandWithExamples("disk", "Virtual hard disks of a virtual machine: put in, take out, list.")
        {
            VmDiskList.Create(surroundings, names),
            VmDiskAdd.Create(surroundings, names),
            VmDiskRemove.Create(surroundings, names),
        };
}
