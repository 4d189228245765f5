using System.Text;
using Godwit.Lab.Directories;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.ActiveDirectory;

/// <summary>People with tickets of a real domain controller, at a real daemon, with the command line that they have.</summary>
[Collection(nameof(ActiveDirectory))]
public sealed class SignInTests(ITestOutputHelper output)
{
    private static readonly (string Call, string[] Arguments)[] Calls =
    [
        ("list machines", ["vm", "list"]),
        ("see the domain", ["domain", "show"]),
        ("start a machine", ["vm", "start", "none"]),
        ("make a switch", ["switch", "create", "made-by-ad"]),
        ("change who may what", ["domain", "role", "set", "Godwit Readers", "Reader"]),
    ];

    /// <summary>Each call's outcome in the order of <see cref="Calls"/>. A machine that is not there is found missing only by somebody who may ask.</summary>
    private static readonly (string Person, DirectoryUser? User, string[] Outcomes)[] People =
    [
        ("ada, administrator", DirectoryUser.Ada, ["ok", "ok", "vm-not-found", "ok", "ok"]),
        ("otto, operator", DirectoryUser.Otto, ["ok", "ok", "vm-not-found", "not-allowed", "not-allowed"]),
        ("rita, reader", DirectoryUser.Rita, ["ok", "ok", "not-allowed", "not-allowed", "not-allowed"]),
        ("nemo, in no group", DirectoryUser.Nemo, ["not-allowed", "not-allowed", "not-allowed", "not-allowed", "not-allowed"]),
        ("nobody, no ticket", null, ["ticket-missing", "ticket-missing", "ticket-missing", "ticket-missing", "ticket-missing"]),
    ];

    [Fact]
    public async Task Groups_of_the_directory_say_who_may_do_what()
    {
        await using DirectoryStage stage = await DirectoryStage.UpAsync();
        await stage.FoundAsync();
        StringBuilder table = new StringBuilder("Kerberos sign-in, by the command line\n").Append(Cell("")).AppendJoin("", Calls.Select(call => Cell(call.Call)));
        List<string> wrong = [];
        foreach ((string person, DirectoryUser? user, string[] expected) in People)
        {
            string tickets = user is null ? "/run/godwit/no-ticket" : await LabDirectory.SignInAsync(stage.B, user);
            table.Append('\n').Append(Cell(person));
            for (int i = 0; i < Calls.Length; i++)
            {
                string outcome = DirectoryStage.OutcomeOf(await stage.AsPersonAsync(tickets, DirectoryStage.AddressOf(stage.A), Calls[i].Arguments));
                table.Append(Cell(outcome is "ok" or "vm-not-found" ? "allowed" : outcome));
                if (outcome != expected[i])
                {
                    wrong.Add($"{person}: {Calls[i].Call}: {outcome} instead of {expected[i]}");
                }
            }
        }

        output.WriteLine(table.ToString());
        Assert.Empty(wrong);
        await AssertAuditAsync(stage);
        await AssertNemoReadsWhichGroupsWouldDoAsync(stage);
        await AssertAComputerIsNobodyAsync(stage);
        await AssertARoleIsTakenAwayAtOnceAsync(stage);
    }

    private static async Task AssertAuditAsync(DirectoryStage stage)
    {
        CommandResult trail = await stage.AsRootAsync(stage.A, "audit");
        Assert.Contains("ada@LAB.TEST (administrator, Kerberos)", trail.Output, StringComparison.Ordinal);
        Assert.Contains("otto@LAB.TEST (operator, Kerberos)", trail.Output, StringComparison.Ordinal);
        Assert.Contains("nemo@LAB.TEST (Kerberos)", trail.Output, StringComparison.Ordinal);
    }

    private static async Task AssertNemoReadsWhichGroupsWouldDoAsync(DirectoryStage stage)
    {
        string tickets = await LabDirectory.SignInAsync(stage.B, DirectoryUser.Nemo);
        CommandResult refused = await stage.AsPersonAsync(tickets, DirectoryStage.AddressOf(stage.A), "vm", "list");
        Assert.Contains("Hyper-V Administrators (Administrator), Godwit Operators (Operator), Godwit Readers (Reader)", refused.Error, StringComparison.Ordinal);
    }

    private static async Task AssertAComputerIsNobodyAsync(DirectoryStage stage)
    {
        const string Tickets = "/run/godwit/ticket-of-b";
        DirectoryStage.Succeeded(await stage.B.RunAsync(["kinit", "-k", "-c", Tickets, LabDirectory.AccountOf(stage.B)]));
        CommandResult refused = await stage.AsPersonAsync(Tickets, DirectoryStage.AddressOf(stage.A), "vm", "list");
        Assert.Equal("not-allowed", DirectoryStage.OutcomeOf(refused));
        Assert.Contains("computer account", refused.Error, StringComparison.Ordinal);
    }

    private static async Task AssertARoleIsTakenAwayAtOnceAsync(DirectoryStage stage)
    {
        string tickets = await LabDirectory.SignInAsync(stage.B, DirectoryUser.Rita);
        CommandResult mistyped = await stage.AsRootAsync(stage.A, "domain", "role", "set", "Godwit Raeders", "Reader");
        Assert.Contains("LAB.TEST has no group 'Godwit Raeders'", mistyped.Error, StringComparison.Ordinal);
        DirectoryStage.Succeeded(await stage.AsRootAsync(stage.A, "domain", "role", "set", "Godwit Readers", "none"));
        CommandResult refused = await stage.AsPersonAsync(tickets, DirectoryStage.AddressOf(stage.A), "vm", "list");
        Assert.Equal("not-allowed", DirectoryStage.OutcomeOf(refused));
    }

    private static string Cell(string text) => text.PadRight(21);
}
