using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Domains;

internal static class DomainJoin
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> token = new("TOKEN") { Description = "The token, or - to read it from standard input" };
        return new CommandWithExamples(
            "join",
            "Makes this host a member of the domain that issued the token.",
            "godwit domain join TOKEN",
            "ssh hosta godwit domain token hostb | godwit domain join -")
        {
            token,
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            string? given = invocation.Of(token) is "-" ? await surroundings.Input.ReadLineAsync(cancellationToken) : invocation.Of(token);
            return string.IsNullOrWhiteSpace(given)
                ? throw new UsageException("There was no token on standard input.")
                : invocation.Show(await invocation.Client.JoinDomainAsync(given.Trim(), cancellationToken));
        });
    }
}
