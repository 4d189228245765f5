using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vhds;

internal static class VhdCreate
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> path = VhdArguments.Path("Absolute path of the new file on the host");
        Option<long?> size = CommonArguments.Size("--size", "Virtual size; a differencing disk has its parent's without it");
        Option<VhdType?> type = CommonArguments.Choice("--type", "Fixed or Dynamic [default: Dynamic]", VhdType.Fixed, VhdType.Dynamic);
        Option<string> parent = new("--parent") { Description = "Make a differencing disk on top of this file", HelpName = "PATH" };
        Option<DiskFormat?> parentFormat = VhdArguments.Format("--parent-format", "The parent's format [default: by its name]");
        Option<long?> block = CommonArguments.Size("--block-size", "Unit in which the file grows: qcow2 512 to 2M, vhdx 1M to 256M");
        Option<DiskFormat?> format = VhdArguments.Format();
        return new CommandWithExamples(
            "create",
            "Creates a virtual hard disk.",
            "godwit vhd create /vms/data.qcow2 --size 20G",
            "godwit vhd create /vms/data.vhdx --size 20G --type Fixed",
            "godwit vhd create /vms/child.qcow2 --parent /images/base.vhdx")
        {
            Remarks = VhdArguments.FormatRemarks + "Differencing disks are qcow2; their parents may have any format.\n",
            Arguments = { path },
            Options = { size, type, parent, parentFormat, block, format },
        }.Acts(surroundings, (invocation, host, cancellationToken) => host.CreateHardDiskAsync(
            new CreateVirtualHardDiskRequest
            {
                Path = invocation.Of(path),
                Format = invocation.Of(format),
                VhdType = invocation.Of(type),
                SizeBytes = invocation.Of(size),
                ParentPath = invocation.Of(parent),
                ParentFormat = invocation.Of(parentFormat),
                BlockSizeBytes = invocation.Of(block),
            },
            cancellationToken));
    }
}
