using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Domains;

namespace Godwit.Cli.Commands.Domains;

internal static class DomainLeave
{
    public static Command Create(Surroundings surroundings)
    {
        Option<bool> directory = new("--ad") { Description = "The Active Directory domain" };
        return new CommandWithExamples(
            "leave",
            "Forgets the host's Active Directory domain. Its keytab and its computer account stay.",
            "godwit domain leave --ad") { directory }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                if (!invocation.Of(directory))
                {
                    throw new UsageException("Say which with --ad: a built-in domain cannot be left like this.");
                }

                DirectoryView left = await invocation.Client.LeaveDirectoryAsync(cancellationToken);
                if (invocation.Json)
                {
                    invocation.Printer.Json(left, GodwitJson.Default.DirectoryView);
                }
                else
                {
                    invocation.Printer.Words(
                        $"The host has left {left.Realm}. Still there: the account {left.ComputerAccount} and its keys in {left.KeytabPath}.");
                }

                return ExitCodes.Ok;
            });
    }
}
