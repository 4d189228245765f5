using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vms;

internal static class VmDiskAdd
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Argument<NewDisk> disk = new("DISK")
        {
            Description = "PATH of an image on the host, or size=SIZE[,format=FORMAT][,path=PATH] for a new one",
            CustomParser = result =>
            {
                if (DiskText.TryParse(result.Tokens[0].Value, out NewDisk parsed, out string error))
                {
                    return parsed;
                }

                result.AddError(error);
                return null;
            },
        };
        return new CommandWithExamples(
            "add",
            "Puts a virtual hard disk into a machine that is off or running.",
            "godwit vm disk add web01 size=20G",
            "godwit vm disk add web01 /import/data.vhdx")
        {
            Remarks =
                """
                Formats are qcow2, vhdx, vhd and raw; without one, the name decides. A new disk without a path lies in the machine's folder.
                A running machine takes disks into its hot-plug ports, of which a new machine has eight.
                """,
            Arguments = { vm, disk },
        }.Acts(surroundings, vm, (invocation, owner, name, cancellationToken) => owner.AddVmDiskAsync(name, invocation.Of(disk), cancellationToken));
    }
}
