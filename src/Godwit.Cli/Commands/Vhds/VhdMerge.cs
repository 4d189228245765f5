using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts.Storage;

namespace Godwit.Cli.Commands.Vhds;

internal static class VhdMerge
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> path = VhdArguments.Path("Absolute path of the differencing disk on the host");
        Option<string> into = new("--into") { Description = "The parent to merge into [default: the direct one]", HelpName = "PATH" };
        return new CommandWithExamples(
            "merge",
            "Merges a differencing disk into a parent. The disk and those between the two are deleted.",
            "godwit vhd merge /vms/child.qcow2",
            "godwit vhd merge /vms/grandchild.qcow2 --into /vms/base.qcow2")
        {
            path,
            into,
        }.Acts(surroundings, (invocation, host, cancellationToken) => host.MergeHardDiskAsync(
            new MergeVirtualHardDiskRequest { Path = invocation.Of(path), DestinationPath = invocation.Of(into) }, cancellationToken));
    }
}
