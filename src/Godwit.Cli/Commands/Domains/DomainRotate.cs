using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Domains;

internal static class DomainRotate
{
    public static Command Create(Surroundings surroundings) =>
        new CommandWithExamples("rotate", "Renews a host's certificates; nothing is restarted.", "godwit domain rotate --host hostb")
            .Runs(surroundings, async (invocation, cancellationToken) =>
                invocation.Show(await invocation.Client.RotateCertificatesAsync(cancellationToken)));
}
