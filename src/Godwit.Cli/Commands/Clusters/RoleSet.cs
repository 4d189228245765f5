using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts.Clusters;

namespace Godwit.Cli.Commands.Clusters;

internal static class RoleSet
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> role = ClusterCommands.Role();
        Option<RolePriority?> priority = new("--priority") { Description = "High, Medium, Low or NoAutoStart" };
        Option<string[]> preferred = Names("--preferred", "Nodes that are tried first, the best first; '' for none");
        Option<string[]> possible = Names("--possible", "The only nodes that may own it; '' for any");
        Option<string[]> apart = Names("--apart", "Words: roles that share one are kept on different nodes; '' for none");
        Option<int?> threshold = new("--failover-threshold") { Description = "How often it may fail over within the period" };
        Option<int?> period = new("--failover-period") { Description = "Hours (6)" };
        Option<FailbackPolicy?> failback = new("--failback") { Description = "Prevent, Immediate or Window" };
        Option<int?> from = new("--window-start") { Description = "First hour of the failback window, 0 to 23" };
        Option<int?> to = new("--window-end") { Description = "First hour after it, 0 to 23" };
        return new CommandWithExamples(
            "set", "Sets a role's priority, its owners, and when it fails over and back.",
            "godwit cluster role set web01 --priority High --preferred hosta hostb", "godwit cluster role set web01 --failback Window --window-start 22 --window-end 6")
        {
            role, priority, preferred, possible, apart, threshold, period, failback, from, to,
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            await invocation.Client.SetClusterRoleAsync(
                invocation.Of(role),
                new SetRoleRequest
                {
                    Priority = invocation.Of(priority),
                    PreferredOwners = Chosen(invocation, preferred),
                    PossibleOwners = Chosen(invocation, possible),
                    AntiAffinityClassNames = Chosen(invocation, apart),
                    FailoverThreshold = invocation.Of(threshold),
                    FailoverPeriodHours = invocation.Of(period),
                    Failback = invocation.Of(failback),
                    FailbackWindowStart = invocation.Of(from),
                    FailbackWindowEnd = invocation.Of(to),
                },
                cancellationToken);
            invocation.Printer.Words($"{invocation.Of(role)} is set.");
            return ExitCodes.Ok;
        });
    }

    private static Option<string[]> Names(string name, string description) => new(name) { Description = description, AllowMultipleArgumentsPerToken = true };

    private static string[]? Chosen(Invocation invocation, Option<string[]> option) =>
        invocation.Has(option) ? [.. invocation.Of(option)!.Where(word => word.Length > 0)] : null;
}
