using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Xunit;

namespace Godwit.Cli.Tests;

/// <summary>A VM is known by its name, not by its place.</summary>
public sealed class OwnerTests
{
    [Fact]
    public async Task Without_a_host_the_owner_is_found_among_all_known_hosts()
    {
        await using FakeDaemon a = await FakeDaemon.StartAsync("hosta");
        await using FakeDaemon b = await FakeDaemon.StartAsync("hostb");
        b.Vms.Add(Canned.Vm("web01", "hostb"));
        using Cli cli = new(a, b);

        Outcome outcome = await cli.RunAsync("vm", "start", "web01");

        Assert.Equal(ExitCodes.Ok, outcome.Code);
        Assert.Contains("POST /api/v1/vms/web01/start", b.Requests);
        Assert.DoesNotContain("POST /api/v1/vms/web01/start", a.Requests);
    }

    [Fact]
    public async Task A_name_that_two_hosts_know_is_refused_with_both_hosts_named()
    {
        await using FakeDaemon a = await FakeDaemon.StartAsync("hosta");
        await using FakeDaemon b = await FakeDaemon.StartAsync("hostb");
        a.Vms.Add(Canned.Vm("web01", "hosta", id: 1));
        b.Vms.Add(Canned.Vm("web01", "hostb", id: 2));
        using Cli cli = new(a, b);

        Outcome outcome = await cli.RunAsync("move", "web01", "hostb");

        Assert.Equal(ExitCodes.Refused, outcome.Code);
        Assert.Contains("hosta, hostb", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("(id vm-name-ambiguous)", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_machine_seen_twice_during_a_hand_over_belongs_to_the_higher_generation()
    {
        await using FakeDaemon a = await FakeDaemon.StartAsync("hosta");
        await using FakeDaemon b = await FakeDaemon.StartAsync("hostb");
        a.Vms.Add(Canned.Vm("web01", "hosta", generation: 1));
        b.Vms.Add(Canned.Vm("web01", "hostb", generation: 2));
        using Cli cli = new(a, b);

        await cli.RunAsync("vm", "start", "web01");

        Assert.Contains("POST /api/v1/vms/web01/start", b.Requests);
        Assert.DoesNotContain("POST /api/v1/vms/web01/start", a.Requests);
    }

    [Theory]
    [InlineData(VmState.Off, ExitCodes.Refused, "Say which host with --host")]
    [InlineData(VmState.Running, ExitCodes.Ok, "")]
    public async Task A_machine_on_shared_storage_that_two_hosts_list_is_where_it_runs_and_nowhere_while_it_does_not(VmState state, int code, string words)
    {
        await using FakeDaemon a = await FakeDaemon.StartAsync("hosta");
        await using FakeDaemon b = await FakeDaemon.StartAsync("hostb");
        a.Vms.Add(Canned.Vm("web01", "hosta") with { State = VmState.Off });
        b.Vms.Add(Canned.Vm("web01", "hostb") with { State = state });
        using Cli cli = new(a, b);

        Outcome outcome = await cli.RunAsync("vm", "start", "web01");

        Assert.Equal(code, outcome.Code);
        Assert.Contains(words, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("POST /api/v1/vms/web01/start", a.Requests);
        Assert.Equal(state is VmState.Running, b.Requests.Contains("POST /api/v1/vms/web01/start"));
    }

    [Fact]
    public async Task A_machine_that_no_host_knows_is_not_found()
    {
        await using FakeDaemon a = await FakeDaemon.StartAsync("hosta");
        await using FakeDaemon b = await FakeDaemon.StartAsync("hostb");
        using Cli cli = new(a, b);

        Outcome outcome = await cli.RunAsync("vm", "show", "web09");

        Assert.Equal(ExitCodes.NotFound, outcome.Code);
        Assert.Contains("No virtual machine is named 'web09' on hosta, hostb.", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_may_be_on_a_silent_host_is_not_said_to_be_missing()
    {
        await using FakeDaemon a = await FakeDaemon.StartAsync("hosta");
        using Cli cli = new();
        cli.WriteHosts($$"""{"hosta":"{{a.Address}}","hostb":"unix:/nowhere/godwitd.sock"}""");

        Outcome outcome = await cli.RunAsync("vm", "show", "web09");

        Assert.Equal(ExitCodes.HostUnreachable, outcome.Code);
        Assert.Contains("not every host answered", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_with_a_silent_host_shows_the_others_and_exits_with_4()
    {
        await using FakeDaemon a = await FakeDaemon.StartAsync("hosta");
        a.Vms.Add(Canned.Vm("web01", "hosta"));
        using Cli cli = new();
        cli.WriteHosts($$"""{"hosta":"{{a.Address}}","hostb":"unix:/nowhere/godwitd.sock"}""");

        Outcome outcome = await cli.RunAsync("vm", "list");

        Assert.Equal(ExitCodes.HostUnreachable, outcome.Code);
        string[] lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal(["Name", "State", "CPU%", "Memory", "Uptime", "Status", "Host"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Matches(@"^web01 +Running +7 +128 MiB +3\.04:12:34 +Operating normally +hosta *$", lines[1]);
        Assert.Contains("hostb is missing", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_says_which_one_is_asked_by_name_or_by_address()
    {
        await using FakeDaemon a = await FakeDaemon.StartAsync("hosta");
        await using FakeDaemon b = await FakeDaemon.StartAsync("hostb");
        using Cli cli = new(a, b);

        await cli.RunAsync("vm", "start", "web01", "--host", "hostb");
        await cli.RunAsync("--host", a.Address, "vm", "save", "web01");

        Assert.Contains("POST /api/v1/vms/web01/start", b.Requests);
        Assert.Contains("POST /api/v1/vms/web01/save", a.Requests);
    }

    [Fact]
    public async Task An_operation_is_found_by_the_end_of_its_id_on_whichever_host_has_it()
    {
        await using FakeDaemon a = await FakeDaemon.StartAsync("hosta");
        await using FakeDaemon b = await FakeDaemon.StartAsync("hostb");
        b.Operations.Add(Canned.Moved(9) with { Id = Canned.Id(0xbeef) });
        using Cli cli = new(a, b);

        Outcome outcome = await cli.RunAsync("operation", "show", "beef");

        Assert.Equal(ExitCodes.Ok, outcome.Code);
        Assert.Contains("web01 moved from hosta to hostb in 14.2 s.", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_operation_of_a_machine_is_found_by_its_name()
    {
        await using FakeDaemon a = await FakeDaemon.StartAsync("hosta");
        a.Operations.Add(Canned.Operation(OperationKind.SaveVirtualMachine, OperationState.Completed, id: 1));
        a.Operations.Add(Canned.Operation(OperationKind.StartVirtualMachine, OperationState.Completed, id: 2) with
        {
            StartedAt = Canned.Start.AddHours(1),
        });
        using Cli cli = new(a);

        Assert.Contains("web01 started", (await cli.RunAsync("operation", "show", "web01")).Output, StringComparison.Ordinal);
    }
}
