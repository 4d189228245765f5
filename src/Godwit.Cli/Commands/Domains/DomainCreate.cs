using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Domains;

internal static class DomainCreate
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> name = new("NAME") { Description = "Name of the new domain" };
        return new CommandWithExamples(
            "create",
            "Creates a domain with its certificate authority on this host, which is its first member.",
            "godwit domain create office") { name }
            .Runs(surroundings, async (invocation, cancellationToken) =>
                invocation.Show(await invocation.Client.CreateDomainAsync(invocation.Of(name), cancellationToken)));
    }
}
