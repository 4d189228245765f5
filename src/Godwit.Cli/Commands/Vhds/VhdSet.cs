using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vhds;

internal static class VhdSet
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> path = VhdArguments.Path("Absolute path of the differencing disk on the host");
        Option<string> parent = new("--parent") { Description = "Where its parent is now", HelpName = "PATH", Required = true };
        Option<DiskFormat?> parentFormat = VhdArguments.Format("--parent-format", "The parent's format [default: by its name]");
        Option<bool> ignore = new("--ignore-id-mismatch") { Description = "Take the parent even if it was changed since" };
        return new CommandWithExamples(
            "set",
            "Connects a differencing disk with its parent again.",
            "godwit vhd set /vms/child.qcow2 --parent /images/base.vhdx")
        {
            path,
            parent,
            parentFormat,
            ignore,
        }.Acts(surroundings, (invocation, host, cancellationToken) => host.SetHardDiskAsync(
            new SetVirtualHardDiskRequest
            {
                Path = invocation.Of(path),
                ParentPath = invocation.Of(parent)!,
                ParentFormat = invocation.Of(parentFormat),
                IgnoreIdMismatch = invocation.Of(ignore),
            },
            cancellationToken));
    }
}
