using System.CommandLine;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Domains;

namespace Godwit.Cli.Commands.Domains;

internal static class DomainRoles
{
    public static Command Create(Surroundings surroundings) =>
        new CommandWithExamples("roles", "Lists which Active Directory groups may do what on a host.", "godwit domain roles")
            .Runs(surroundings, async (invocation, cancellationToken) =>
                invocation.ShowRoles(await invocation.Client.GetDirectoryAsync(cancellationToken)));

    public static Command CreateSet(Surroundings surroundings)
    {
        Argument<string> group = new("GROUP") { Description = "The group's name (sAMAccountName)" };
        Argument<string> role = new("ROLE") { Description = "Reader, Operator, Administrator, or none" };
        role.CompletionSources.Add("Reader", "Operator", "Administrator", "none");
        Command set = new CommandWithExamples(
            "set",
            "Gives the members of an Active Directory group a role on a host, or takes it away. Members of its members count.",
            "godwit domain role set \"VM Owners\" Operator",
            "godwit domain role set \"Godwit Readers\" none") { group, role }
            .Runs(surroundings, async (invocation, cancellationToken) =>
                invocation.ShowRoles(await invocation.Client.SetGroupRoleAsync(
                    new GroupRole { Group = invocation.Of(group), Role = RoleOf(invocation.Of(role)) }, cancellationToken)));
        return new Command("role", "Says what an Active Directory group may do on a host.") { set };
    }

    private static Role? RoleOf(string word)
    {
        foreach (Role role in (ReadOnlySpan<Role>)[Role.Reader, Role.Operator, Role.Administrator])
        {
            if (string.Equals(role.ToString(), word, StringComparison.OrdinalIgnoreCase))
            {
                return role;
            }
        }

        return string.Equals(word, "none", StringComparison.OrdinalIgnoreCase)
            ? null
            : throw new UsageException($"'{word}' is no role: take Reader, Operator, Administrator or none.");
    }

    private static int ShowRoles(this Invocation invocation, DirectoryView directory)
    {
        if (invocation.Json)
        {
            invocation.Printer.Json(directory.Roles, GodwitJson.Default.IReadOnlyListGroupRole);
        }
        else
        {
            invocation.Printer.Table(
                [new Column("Group"), new Column("Role")],
                directory.Roles.Select(entry => (IReadOnlyList<Cell>)[new Cell(entry.Group), new Cell($"{entry.Role}")]));
        }

        return ExitCodes.Ok;
    }
}
