using Godwit.Cli.Output;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Cli.Tests;

/// <summary>What has been, as people see it.</summary>
public sealed class HistoryTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string> Questions => new()
    {
        { "operation history", "limit=50" },
        { "operation history --vm web01 --limit 7", "vm=web01&outcome=Completed%2CFailed%2CCancelled&limit=7" },
        { "operation history --moves --outcome failed --since 2d", "outcome=Failed&since=2026-02-27T12%3A00%3A00.000Z&limit=50&movesOnly=true" },
        { "operation history --kind movestorage,StartVirtualMachine --until 2026-02-01T00:00:00Z", "kind=MoveStorage%2CStartVirtualMachine&outcome=Completed%2CFailed%2CCancelled&until=2026-02-01T00%3A00%3A00.000Z&limit=50" },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task It_asks_every_host_by_what_was_typed(string line, string query)
    {
        await using FakeDaemon a = await FakeDaemon.StartAsync("hosta");
        await using FakeDaemon b = await FakeDaemon.StartAsync("hostb");
        using Cli cli = new(a, b) { Time = new FakeTimeProvider(Now) };

        Outcome outcome = await cli.RunAsync(line.Split(' '));

        Assert.Equal((0, "No such operations.\n"), (outcome.Code, outcome.Output));
        Assert.All([a, b], host => Assert.EndsWith(query, Assert.Single(host.Requests), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("operation history --kind Fly")]
    [InlineData("operation history --outcome Good")]
    [InlineData("operation history --since soon")]
    [InlineData("operation history --limit 0")]
    public async Task What_means_nothing_exits_with_2_and_asks_nobody(string line)
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        using Cli cli = new(host);

        Assert.Equal(ExitCodes.Usage, (await cli.RunAsync(line.Split(' '))).Code);
        Assert.Empty(host.Requests);
    }

    [Fact]
    public async Task Hosts_are_one_list_the_newest_first_with_what_came_beside_what_was_predicted()
    {
        await using FakeDaemon a = await FakeDaemon.StartAsync("hosta");
        await using FakeDaemon b = await FakeDaemon.StartAsync("hostb");
        a.Operations.Add(Canned.Moved(3));
        b.Operations.Add(Canned.Operation(OperationKind.MoveStorage, OperationState.Failed, id: 2, vm: "db01") with
        {
            StartedAt = Canned.Start.AddHours(1), FinishedAt = Canned.Start.AddHours(1).AddSeconds(3), StartedBy = "ann (operator)",
            Problem = Canned.Problem(ProblemId.NotEnoughSpace, "/vms"),
        });
        using Cli cli = new(a, b);

        string[] lines = (await cli.RunAsync("operation", "history")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(3, lines.Length);
        Assert.Matches(@"^Id +Operation +VM +Outcome +Started +Asked by +From +To +Time +Predicted +Blackout +Disk +Memory +Problem", lines[0]);
        Assert.Matches(@"00000002 +Move storage +db01 +Failed +\S+ \S+ +ann \(operator\) +3 s +not-enough-space", lines[1]);
        Assert.Matches(@"00000001 +Move with storage +web01 +Completed +\S+ \S+ +root \(local\) +hosta +hostb +14.2 s", lines[2]);
    }

    [Fact]
    public async Task A_thousand_and_more_come_in_pages()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        host.Operations.AddRange(Enumerable.Range(1, 1000).Select(number => Canned.Operation(OperationKind.StartVirtualMachine, OperationState.Completed, id: number)));
        using Cli cli = new(host);

        await cli.RunAsync("operation", "history", "--limit", "1500", "--json");

        string[] asked = [.. host.Requests];
        Assert.Equal(2, asked.Length);
        Assert.EndsWith("limit=1000", asked[0], StringComparison.Ordinal);
        Assert.EndsWith($"before={Canned.Id(1000)}&limit=500", asked[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_prints_the_report_and_all_that_happened()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        host.Operations.Add(Canned.Moved(3) with
        {
            TraceId = "0af7651916cd43dd8448eb211c80319c",
            Events =
            [
                new OperationEvent { Id = 1010, At = Canned.Start, Message = "Asked for by root (local)." },
                new OperationEvent { Id = 1024, At = Canned.Start.AddSeconds(10), Phase = MovePhase.Memory, Message = "Memory begins." },
                new OperationEvent { Id = 20418, At = Canned.Start.AddSeconds(14), Message = "Completed." },
            ],
        });
        using Cli cli = new(host);

        string text = (await cli.RunAsync("operation", "show", Canned.Id(1).ToString())).Output;

        Assert.Matches(@"(?m)^Sending memory +: 3.1 s$", text);
        Assert.Matches(@"(?m)^Asked by +: root \(local\)$", text);
        Assert.Matches($@"(?m)^Id +: {Canned.Id(1)}$", text);
        Assert.Matches(@"(?m)^Trace +: 0af7651916cd43dd8448eb211c80319c$", text);
        Assert.Matches(@"(?m)^At +Event +What", text);
        Assert.Matches(@"(?m)^\S+ \S+\.000 +1024 +Memory begins\.", text);
        Assert.Matches(@"(?m)^\S+ \S+\.000 +20418 +Completed\.", text);
    }

    [Theory]
    [InlineData("90s", "2026-03-01T11:58:30Z")]
    [InlineData("30m", "2026-03-01T11:30:00Z")]
    [InlineData("12h", "2026-03-01T00:00:00Z")]
    [InlineData("2d", "2026-02-27T12:00:00Z")]
    [InlineData("1w", "2026-02-22T12:00:00Z")]
    [InlineData("999999999w", "1970-01-01T00:00:00Z")]
    [InlineData("2026-02-01T03:04:05Z", "2026-02-01T03:04:05Z")]
    [InlineData("2026-02-01T03:04:05+01:00", "2026-02-01T02:04:05Z")]
    [InlineData("", null)]
    [InlineData("d", null)]
    [InlineData("-2d", null)]
    [InlineData("2y", null)]
    [InlineData("soon", null)]
    public void A_time_is_a_while_ago_or_a_date(string text, string? moment) =>
        Assert.Equal(moment is null ? null : DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture), Moments.Parse(text, Now));
}
