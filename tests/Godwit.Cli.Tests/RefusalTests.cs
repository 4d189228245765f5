using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Xunit;

namespace Godwit.Cli.Tests;

public sealed class RefusalTests
{
    [Theory]
    [InlineData(ProblemId.VmNotFound,        ExitCodes.NotFound)]
    [InlineData(ProblemId.HostNotFound,      ExitCodes.NotFound)]
    [InlineData(ProblemId.SwitchNotFound,    ExitCodes.NotFound)]
    [InlineData(ProblemId.OperationNotFound, ExitCodes.NotFound)]
    [InlineData(ProblemId.HostUnreachable,   ExitCodes.HostUnreachable)]
    [InlineData(ProblemId.HostShuttingDown,  ExitCodes.HostUnreachable)]
    [InlineData(ProblemId.MoveCancelled,     ExitCodes.Cancelled)]
    [InlineData(ProblemId.VmMoving,          ExitCodes.Refused)]
    [InlineData(ProblemId.NotAllowed,        ExitCodes.Refused)]
    [InlineData(ProblemId.NotEnoughSpace,    ExitCodes.Refused)]
    public void The_exit_code_says_what_kind_of_refusal_it_was(ProblemId id, int code) => Assert.Equal(code, ExitCodes.Of(id));

    [Fact]
    public async Task A_refusal_is_told_with_its_remedy_and_id_on_standard_error()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        host.Refuses = Canned.Problem(ProblemId.VmMoving, "web01");
        using Cli cli = new(host);

        Outcome outcome = await cli.RunAsync("vm", "start", "web01");

        Assert.Equal(ExitCodes.Refused, outcome.Code);
        Assert.Equal("", outcome.Output);
        Assert.Equal("godwit: Something about web01 was refused.\nRemedy: Do otherwise.\n(id vm-moving)\n", outcome.Error);
    }

    [Fact]
    public async Task With_json_a_refusal_is_json_too()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        using Cli cli = new(host);

        Outcome outcome = await cli.RunAsync("vm", "show", "web09", "--json");

        Assert.Equal(ExitCodes.NotFound, outcome.Code);
        Assert.Contains("\"id\": \"vm-not-found\"", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("(id vm-not-found)", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_is_away_exits_with_4_and_says_how_to_start_it()
    {
        using Cli cli = new();
        cli.WriteHosts("""{"hosta":"unix:/nowhere/godwitd.sock"}""");

        Outcome outcome = await cli.RunAsync("vm", "list");

        Assert.Equal(ExitCodes.HostUnreachable, outcome.Code);
        Assert.Contains("there is no such socket", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("Remedy: Start the daemon", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("(id host-unreachable)", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_characters_from_a_host_do_not_reach_the_terminal()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        host.Refuses = Canned.Problem(ProblemId.VmBusy, "\u001b[2Jweb01");
        using Cli cli = new(host);

        Outcome outcome = await cli.RunAsync("vm", "start", "web01");

        Assert.DoesNotContain('\u001b', outcome.Error);
    }

    [Fact]
    public async Task A_guest_cannot_command_the_terminal_through_its_console()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        using Cli terminal = new(host) { Terminal = true };
        using Cli pipe = new(host);

        Assert.Equal("booting\uFFFD[31m\nready\n", (await terminal.RunAsync("vm", "console", "web01")).Output);
        Assert.Equal("booting\u001b[31m\nready\n", (await pipe.RunAsync("vm", "console", "web01")).Output);
    }

    [Fact]
    public async Task An_operation_that_fails_exits_with_1_and_tells_why()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        host.Feed(Canned.Operation(OperationKind.StartVirtualMachine, OperationState.Failed) with
        {
            Problem = Canned.Problem(ProblemId.VmStartFailed, "web01"),
        });
        using Cli cli = new(host);

        Outcome outcome = await cli.RunAsync("vm", "start", "web01");

        Assert.Equal(ExitCodes.Failed, outcome.Code);
        Assert.Contains("Starting web01: failed.", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("(id vm-start-failed)", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_removed_when_the_person_says_no()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        using Cli cli = new(host) { Terminal = true };
        cli.Keys.Enqueue('n');

        Outcome outcome = await cli.RunAsync("vm", "remove", "web01", "--delete-disks");

        Assert.Equal(ExitCodes.Cancelled, outcome.Code);
        Assert.Contains("Remove web01 and delete its virtual hard disks? [y/N]", outcome.Output, StringComparison.Ordinal);
        Assert.Empty(host.Requests);
    }
}
