using System.CommandLine;
using Godwit.Cli.Hosts;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts;
using Godwit.Contracts.Clusters;
using Spectre.Console;

namespace Godwit.Cli.Commands.Clusters;

internal static class RoleCommands
{
    private static readonly Column[] Columns =
    [
        new("Name"), new("State"), new("Owner"), new("Priority"), new("Memory", RightAligned: true), new("Preferred owners"), new("Move"),
    ];

    public static Command Create(Surroundings surroundings) => new CommandWithExamples("role", "Highly available virtual machines.")
    {
        List(surroundings), Add(surroundings), Remove(surroundings), RoleSet.Create(surroundings), RoleMove.Create(surroundings), Retry(surroundings),
    };

    private static Command List(Surroundings surroundings) => new CommandWithExamples("list", "Lists the roles of the cluster.", "godwit cluster role list")
        .Runs(surroundings, async (invocation, cancellationToken) =>
        {
            IReadOnlyList<RoleView> roles = await invocation.Client.GetClusterRolesAsync(cancellationToken);
            if (invocation.Json)
            {
                invocation.Printer.Json(roles, GodwitJson.Default.IReadOnlyListRoleView);
            }
            else if (roles.Count == 0)
            {
                invocation.Printer.Words("No roles. Make a virtual machine highly available with 'godwit cluster role add NAME'.");
            }
            else
            {
                invocation.Printer.Table(Columns, roles.Select(Row));
                foreach (RoleView failed in roles.Where(role => role.Problem is not null))
                {
                    invocation.Printer.Words(failed.Problem!.ToString());
                }
            }

            return ExitCodes.Ok;
        });

    private static IReadOnlyList<Cell> Row(RoleView role) =>
    [
        role.Name,
        new Cell(role.State.ToString(), role.State is RoleState.Online ? Color.Green : role.State is RoleState.Failed ? Color.Red : Color.Default),
        role.OwnerNode,
        role.Priority.ToString(),
        Sizes.Format(role.MemoryBytes),
        role.PreferredOwners.Count == 0 ? "any" : string.Join(", ", role.PreferredOwners),
        role.Move is { } move ? $"{move.State}, to {move.DestinationNode ?? "the best node"}" : "",
    ];

    private static Command Add(Surroundings surroundings)
    {
        Argument<string> role = ClusterCommands.Role();
        Option<RolePriority> priority = new("--priority") { Description = "High, Medium, Low or NoAutoStart", DefaultValueFactory = _ => RolePriority.Medium };
        return new CommandWithExamples(
            "add", "Makes a virtual machine highly available: its files must lie where every node reaches them.", "godwit cluster role add web01 --priority High")
        { role, priority }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                GodwitClient owner = await invocation.Hosts.OwnerOfAsync(invocation.Of(role), cancellationToken);
                await owner.AddClusterRoleAsync(new AddRoleRequest { Vm = invocation.Of(role), Priority = invocation.Of(priority) }, cancellationToken);
                invocation.Printer.Words($"{invocation.Of(role)} is highly available: if its node dies, it starts on another.");
                return ExitCodes.Ok;
            });
    }

    private static Command Remove(Surroundings surroundings)
    {
        Argument<string> role = ClusterCommands.Role();
        return new CommandWithExamples(
            "remove", "Takes high availability from a virtual machine, which stays and runs on where it is.", "godwit cluster role remove web01") { role }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                await invocation.Client.RemoveClusterRoleAsync(invocation.Of(role), cancellationToken);
                invocation.Printer.Words($"{invocation.Of(role)} is no longer highly available.");
                return ExitCodes.Ok;
            });
    }

    private static Command Retry(Surroundings surroundings)
    {
        Argument<string> role = ClusterCommands.Role();
        return new CommandWithExamples("retry", "Tries a failed role again.", "godwit cluster role retry web01") { role }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                await invocation.Client.RetryClusterRoleAsync(invocation.Of(role), cancellationToken);
                invocation.Printer.Words($"{invocation.Of(role)} is tried again.");
                return ExitCodes.Ok;
            });
    }
}
