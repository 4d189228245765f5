using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vhds;

internal static class VhdConvert
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> path = VhdArguments.Path();
        Argument<string> destination = new("DESTINATION") { Description = "Absolute path of the new file on the host" };
        Option<VhdType?> type = CommonArguments.Choice("--type", "Fixed or Dynamic [default: Dynamic]", VhdType.Fixed, VhdType.Dynamic);
        Option<long?> block = CommonArguments.Size("--block-size", "Unit in which the new file grows");
        Option<DiskFormat?> format = VhdArguments.Format();
        Option<DiskFormat?> to = VhdArguments.Format("--to", "The new file's format [default: by its name]");
        Option<bool> delete = new("--delete-source") { Description = "Delete the source at the end" };
        return new CommandWithExamples(
            "convert",
            "Copies a virtual hard disk into another format or type. Its chain becomes one file, and sparse stays sparse.",
            "godwit vhd convert /import/web01.vhdx /vms/web01.qcow2",
            "godwit vhd convert /vms/web01.qcow2 /export/web01.vhd --type Fixed")
        {
            Remarks = VhdArguments.FormatRemarks,
            Arguments = { path, destination },
            Options = { type, block, format, to, delete },
        }.Acts(surroundings, (invocation, host, cancellationToken) => host.ConvertHardDiskAsync(
            new ConvertVirtualHardDiskRequest
            {
                Path = invocation.Of(path),
                Format = invocation.Of(format),
                DestinationPath = invocation.Of(destination),
                DestinationFormat = invocation.Of(to),
                VhdType = invocation.Of(type),
                BlockSizeBytes = invocation.Of(block),
                DeleteSource = invocation.Of(delete),
            },
            cancellationToken));
    }
}
