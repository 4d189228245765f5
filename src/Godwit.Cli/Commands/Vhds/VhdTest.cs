using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vhds;

internal static class VhdTest
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> path = VhdArguments.Path();
        Option<DiskFormat?> format = VhdArguments.Format();
        return new CommandWithExamples("test", "Checks a virtual hard disk and its chain.", "godwit vhd test /vms/data.qcow2")
        {
            Remarks = VhdArguments.FormatRemarks,
            Arguments = { path },
            Options = { format },
        }.Acts(surroundings, (invocation, host, cancellationToken) => host.TestHardDiskAsync(
            new TestVirtualHardDiskRequest { Path = invocation.Of(path), Format = invocation.Of(format) }, cancellationToken));
    }
}
