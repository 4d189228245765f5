using System.Threading.Channels;
using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Xunit;

namespace Godwit.Cli.Tests;

/// <summary>The client's watch on its own, on a clock that the test owns.</summary>
public sealed class WatchTests
{
    [Fact]
    public async Task What_was_seen_before_a_cut_is_not_seen_again()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        host.Feed(Canned.Move(1, MovePhase.Checking, 0), Canned.Move(2, MovePhase.Mirroring, 5));
        host.Feed(Canned.Move(2, MovePhase.Mirroring, 5), Canned.Moved(3));
        using GodwitClient client = new(HostEndpoint.Parse(host.Address));

        List<long> revisions = [];
        await foreach (OperationView view in client.WatchOperationAsync(Canned.Id(1)))
        {
            revisions.Add(view.Revision);
            if (revisions.Count == 2)
            {
                host.Cut();
            }
        }

        Assert.Equal([1, 2, 3], revisions);
    }

    [Fact]
    public async Task An_operation_that_a_restarted_host_counts_anew_still_ends_the_watch()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        host.Feed(Canned.Move(7, MovePhase.Mirroring, 5), null);
        host.Operations.Add(Canned.MoveCancelled(2));
        using GodwitClient client = new(HostEndpoint.Parse(host.Address));

        Assert.Equal(OperationState.Cancelled, (await client.WaitForOperationAsync(Canned.Id(1))).State);
    }

    [Fact]
    public async Task A_host_that_never_answers_is_unreachable_at_once()
    {
        using GodwitClient client = new(HostEndpoint.UnixSocket("/nowhere/godwitd.sock"));

        GodwitException thrown = await Assert.ThrowsAsync<GodwitException>(() => client.WaitForOperationAsync(Canned.Id(1)));

        Assert.Equal(ProblemId.HostUnreachable, thrown.Problem.Id);
    }

    [Fact]
    public async Task A_host_that_stays_away_is_given_up_after_two_minutes()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        NotedTime time = new();
        Channel<OperationView?> events = host.Feed(Canned.Move(1, MovePhase.Mirroring, 5));
        using GodwitClient client = new(HostEndpoint.Parse(host.Address), time);
        Watching watching = new(client, time);
        await watching.Seen;

        host.Gone = true;
        events.Writer.TryWrite(null);
        TimeSpan away = TimeSpan.Zero;
        while (await time.NextAsync(pause => pause < TimeSpan.FromSeconds(5), watching.Ended) is { } pause)
        {
            time.Advance(pause);
            away += pause;
        }

        GodwitException thrown = await Assert.ThrowsAsync<GodwitException>(() => watching.Ended);
        Assert.Equal(ProblemId.HostUnreachable, thrown.Problem.Id);
        Assert.InRange(away, TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(126));
    }

    [Fact]
    public async Task A_connection_that_falls_silent_is_opened_again()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        NotedTime time = new();
        host.Feed(Canned.Move(1, MovePhase.Mirroring, 5));
        host.Feed(Canned.Moved(2));
        using GodwitClient client = new(HostEndpoint.Parse(host.Address), time);
        Watching watching = new(client, time);
        await watching.Seen;

        TimeSpan? silence = await time.NextAsync(limit => limit == TimeSpan.FromSeconds(45), watching.Ended);
        time.Advance(silence!.Value);
        TimeSpan? pause = await time.NextAsync(limit => limit < TimeSpan.FromSeconds(5), watching.Ended);
        time.Advance(pause!.Value);

        Assert.Equal(2, await watching.Ended);
        Assert.Contains($"GET /api/v1/operations/{Canned.Id(1)}/events after 1", host.Requests);
    }

    [Fact]
    public async Task A_member_that_only_a_newer_host_knows_is_passed_over()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        using GodwitClient client = new(HostEndpoint.Parse(host.Address));
        host.Extra = "\"shoeSize\":43,";

        Assert.Equal("hosta", (await client.GetHostAsync()).Name);
    }
}
