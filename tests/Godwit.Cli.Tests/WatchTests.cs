using System.Threading.Channels;
using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Cli.Tests;

/// <summary>The client's watch on its own, on a clock that the test owns.</summary>
public sealed class WatchTests
{
    [Fact]
    public async Task What_was_seen_before_a_cut_is_not_seen_again()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        host.Feed(Canned.Move(1, MovePhase.Checking, 0), Canned.Move(2, MovePhase.Mirroring, 5), null);
        host.Feed(Canned.Move(2, MovePhase.Mirroring, 5), Canned.Moved(3));
        using GodwitClient client = new(HostEndpoint.Parse(host.Address));

        List<long> revisions = [];
        await foreach (OperationView view in client.WatchOperationAsync(Canned.Id(1)))
        {
            revisions.Add(view.Revision);
        }

        Assert.Equal([1, 2, 3], revisions);
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
        FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        FakeTimeProvider time = new();
        Channel<OperationView?> events = host.Feed(Canned.Move(1, MovePhase.Mirroring, 5));
        using GodwitClient client = new(HostEndpoint.Parse(host.Address), time);
        TaskCompletionSource seen = new();
        Channel<Problem> breaks = Channel.CreateUnbounded<Problem>();

        Task watching = WatchAsync();
        await seen.Task;
        await host.DisposeAsync();
        TimeSpan away = TimeSpan.Zero;
        while (!watching.IsCompleted)
        {
            // Every break is followed by a pause on our clock; it is advanced until the watch ends.
            await Task.WhenAny(watching, breaks.Reader.WaitToReadAsync().AsTask());
            while (breaks.Reader.TryRead(out _))
            {
                time.Advance(TimeSpan.FromSeconds(3));
                away += TimeSpan.FromSeconds(3);
            }

            // The pause begins right after its break is told, so an advance may come too early: nothing is lost by another.
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        GodwitException thrown = await Assert.ThrowsAsync<GodwitException>(() => watching);
        Assert.Equal(ProblemId.HostUnreachable, thrown.Problem.Id);
        Assert.True(away >= TimeSpan.FromMinutes(2), $"It gave up after {away}.");

        async Task WatchAsync()
        {
            await foreach (OperationView _ in client.WatchOperationAsync(Canned.Id(1), problem => breaks.Writer.TryWrite(problem)))
            {
                seen.TrySetResult();
            }
        }
    }

    [Fact]
    public async Task A_connection_that_falls_silent_is_opened_again()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        FakeTimeProvider time = new() { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        host.Feed(Canned.Move(1, MovePhase.Mirroring, 5));
        host.Feed(Canned.Moved(2));
        using GodwitClient client = new(HostEndpoint.Parse(host.Address), time);
        Channel<Problem> breaks = Channel.CreateUnbounded<Problem>();
        TaskCompletionSource seen = new();

        Task<long> watching = WatchAsync();
        await seen.Task;
        while (!watching.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(15));
            await Task.Yield();
        }

        Assert.Equal(2, await watching);
        Assert.Contains($"GET /api/v1/operations/{Canned.Id(1)}/events after 1", host.Requests);

        async Task<long> WatchAsync()
        {
            long last = 0;
            await foreach (OperationView view in client.WatchOperationAsync(Canned.Id(1), problem => breaks.Writer.TryWrite(problem)))
            {
                last = view.Revision;
                seen.TrySetResult();
            }

            return last;
        }
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
