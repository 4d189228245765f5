using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vhds;

internal static class VhdResize
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> path = VhdArguments.Path();
        Option<long?> size = CommonArguments.Size("--size", "The new virtual size");
        size.Required = true;
        Option<bool> shrink = new("--shrink") { Description = "Allow a smaller size; what lies behind it is lost" };
        Option<DiskFormat?> format = VhdArguments.Format();
        return new CommandWithExamples(
            "resize",
            "Changes the virtual size of a disk that no running machine has.",
            "godwit vhd resize /vms/data.vhdx --size 40G",
            "godwit vhd resize /vms/data.qcow2 --size 10G --shrink")
        {
            Remarks = VhdArguments.FormatRemarks,
            Arguments = { path },
            Options = { size, shrink, format },
        }.Acts(surroundings, (invocation, host, cancellationToken) => host.ResizeHardDiskAsync(
            new ResizeVirtualHardDiskRequest
            {
                Path = invocation.Of(path),
                Format = invocation.Of(format),
                SizeBytes = invocation.Of(size)!.Value,
                AllowShrink = invocation.Of(shrink),
            },
            cancellationToken));
    }
}
