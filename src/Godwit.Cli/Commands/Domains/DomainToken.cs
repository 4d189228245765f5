using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Domains;

namespace Godwit.Cli.Commands.Domains;

internal static class DomainToken
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> hostName = new("HOST") { Description = "Name the new host will have in the domain" };
        Option<int?> minutes =
            CommonArguments.Number("--minutes", "Minutes until the token lapses, 1 to 1440 [default: 60]", 1, 1440);
        return new CommandWithExamples(
            "token",
            "Prints a one-time token with which a new host joins the domain.",
            "godwit domain token hostb",
            "godwit domain token hostb --host hosta | ssh hostb godwit domain join -")
        {
            hostName,
            minutes,
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            JoinToken token = await invocation.Client.CreateTokenAsync(
                new CreateTokenRequest { HostName = invocation.Of(hostName), ValidMinutes = invocation.Of(minutes) }, cancellationToken);
            if (invocation.Json)
            {
                invocation.Printer.Json(token, GodwitJson.Default.JoinToken);
            }
            else
            {
                // The token alone on standard output, so that it can be piped to where it is needed.
                await surroundings.Output.WriteLineAsync(token.Token);
                await surroundings.Error.WriteLineAsync(
                    $"Valid once, until {token.ExpiresAt:u}. On {invocation.Of(hostName)}: godwit domain join TOKEN");
            }

            return ExitCodes.Ok;
        });
    }
}
