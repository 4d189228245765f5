using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Domains;

internal static class DomainShow
{
    public static Command Create(Surroundings surroundings) =>
        new CommandWithExamples("show", "Shows the domain that a host belongs to.", "godwit domain show")
            .Runs(surroundings, async (invocation, cancellationToken) =>
                invocation.Show(await invocation.Client.GetDomainAsync(cancellationToken)));
}
