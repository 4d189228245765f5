using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vhds;

internal static class VhdCompact
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> path = VhdArguments.Path();
        Option<DiskFormat?> format = VhdArguments.Format();
        return new CommandWithExamples("compact", "Gives back the space that a virtual hard disk no longer needs.", "godwit vhd compact /vms/data.qcow2")
        {
            Remarks = VhdArguments.FormatRemarks,
            Arguments = { path },
            Options = { format },
        }.Acts(surroundings, (invocation, host, cancellationToken) => host.CompactHardDiskAsync(
            new CompactVirtualHardDiskRequest { Path = invocation.Of(path), Format = invocation.Of(format) }, cancellationToken));
    }
}
