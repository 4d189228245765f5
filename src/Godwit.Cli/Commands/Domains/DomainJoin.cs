using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Domains;

internal static class DomainJoin
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> token = new("TOKEN") { Description = "The token, or - to read it from standard input", Arity = ArgumentArity.ZeroOrOne };
        DirectoryOptions directory = new();
        CommandWithExamples command = new(
            "join",
            "Makes a host a member of the domain that issued the token, or with --ad of an Active Directory domain; it may be in both.",
            "godwit domain join TOKEN",
            "ssh hosta godwit domain token hostb | godwit domain join -",
            "godwit domain join --ad LAB.TEST",
            "godwit domain join --ad LAB.TEST --user Administrator",
            "godwit domain join --ad LAB.TEST --founder hosta.lab.test") { token };
        directory.AddTo(command);
        return command.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            string? given = invocation.Of(token);
            if (directory.RealmOf(invocation) is { } realm)
            {
                return given is null
                    ? await directory.JoinAsync(invocation, realm, cancellationToken)
                    : throw new UsageException("Give a token or --ad, one after the other: they join two different domains.");
            }

            directory.RequireNone(invocation);
            if (given is null)
            {
                throw new UsageException("Give the token of a domain, or --ad REALM.");
            }

            given = given is "-" ? await surroundings.Input.ReadLineAsync(cancellationToken) : given;
            return string.IsNullOrWhiteSpace(given)
                ? throw new UsageException("There was no token on standard input.")
                : invocation.Show(await invocation.Client.JoinDomainAsync(given.Trim(), cancellationToken));
        });
    }
}
