using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Volumes;

internal static class VolumeRemove
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> share = new("SHARE") { Description = @"\\SERVER\SHARE in quotes, or //SERVER/SHARE" };
        return new CommandWithExamples(
            "remove", "Takes a share down that no virtual machine has files on. The files stay.", @"godwit volume remove '\\fs\vms' --host hosta") { share }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                await invocation.Client.RemoveVolumeAsync(invocation.Of(share), cancellationToken);
                invocation.Printer.Words($"{invocation.Of(share)} is no volume of the host any more.");
                return ExitCodes.Ok;
            });
    }
}
