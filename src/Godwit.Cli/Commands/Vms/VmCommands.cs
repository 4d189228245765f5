using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Vms;

internal static class VmCommands
{
    public static Command Create(Surroundings surroundings, CompletionNames names) =>
        new CommandWithExamples("vm", "Virtual machines: create, look at, start, stop.")
        {
            VmList.Create(surroundings),
            VmShow.Create(surroundings, names),
            VmCreate.Create(surroundings, names),
            VmStart.Create(surroundings, names),
            VmStop.Create(surroundings, names),
            VmRestart.Create(surroundings, names),
            VmSuspend.Create(surroundings, names),
            VmResume.Create(surroundings, names),
            VmSave.Create(surroundings, names),
            VmSet.Create(surroundings, names),
            VmRename.Create(surroundings, names),
            VmRemove.Create(surroundings, names),
            VmConsole.Create(surroundings, names),
            Exports.VmExport.Create(surroundings, names),
            Exports.VmImport.Create(surroundings),
            VmDiskCommands.Create(surroundings, names),
            VmDvdCommands.Create(surroundings, names),
            VmLunCommands.Create(surroundings, names),
        };
}
