using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts.Problems;

namespace Godwit.Cli.Commands.Domains;

internal static class DomainShow
{
    public static Command Create(Surroundings surroundings) =>
        new CommandWithExamples("show", "Shows the domains that a host belongs to: the built-in one, and its Active Directory.", "godwit domain show")
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                try
                {
                    return invocation.Show(await invocation.Client.GetDomainAsync(cancellationToken));
                }
                catch (GodwitException none) when (none.Problem.Id is ProblemId.NotInDomain)
                {
                    return await DirectoryAloneAsync(invocation, none, cancellationToken);
                }
            });

    /// <summary>A host may be in Active Directory before it is in a built-in domain.</summary>
    private static async Task<int> DirectoryAloneAsync(Invocation invocation, GodwitException none, CancellationToken cancellationToken)
    {
        try
        {
            return invocation.Show(await invocation.Client.GetDirectoryAsync(cancellationToken));
        }
        catch (GodwitException neither) when (neither.Problem.Id is ProblemId.NotInDirectory)
        {
            throw none;
        }
    }
}
