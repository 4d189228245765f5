using System.Net.ServerSentEvents;
using System.Text.Json;
using Godwit.Contracts;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Host.Operations;
using Xunit;

namespace Godwit.Host.Tests.Api;

/// <summary>An operation's events, from the side of one who watches.</summary>
public sealed class EventStreamTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_ended_operation_tells_its_end_once_and_the_stream_ends()
    {
        await using WholeDaemon daemon = await WholeDaemon.StartAsync();
        Operation operation = EndedMove(daemon);
        SseItem<OperationView> only = Assert.Single(await WatchAsync(daemon, operation.Id, null));
        Assert.Equal(("operation", "3"), (only.EventType, only.EventId));
        Assert.Equal((OperationState.Completed, 3L), (only.Data.State, only.Data.Revision));
    }

    /// <summary>Also to one who has seen a higher number: a daemon that was restarted may have counted anew.</summary>
    [Theory]
    [InlineData("2")]
    [InlineData("3")]
    [InlineData("400")]
    [InlineData("no number")]
    public async Task The_end_is_told_whatever_the_watcher_saw_before(string lastSeen)
    {
        await using WholeDaemon daemon = await WholeDaemon.StartAsync();
        Operation operation = EndedMove(daemon);
        Assert.Equal(OperationState.Completed, Assert.Single(await WatchAsync(daemon, operation.Id, lastSeen)).Data.State);
    }

    [Fact]
    public async Task Who_names_the_last_event_it_saw_hears_only_what_came_after()
    {
        await using WholeDaemon daemon = await WholeDaemon.StartAsync();
        var ledger = daemon.Get<OperationLedger>();
        Operation operation = Begin(ledger);
        operation.Report(Halfway);
        Task<IReadOnlyList<SseItem<OperationView>>> watching = WatchAsync(daemon, operation.Id, "2");
        ledger.End(operation, OperationState.Completed, null, null);
        Assert.Equal("3", Assert.Single(await watching).EventId);
    }

    [Fact]
    public async Task A_running_operation_is_watched_from_how_it_stands_to_its_end()
    {
        await using WholeDaemon daemon = await WholeDaemon.StartAsync();
        var ledger = daemon.Get<OperationLedger>();
        Operation operation = Begin(ledger);
        using HttpResponseMessage response = await OpenAsync(daemon, operation.Id, null);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await using Stream stream = await response.Content.ReadAsStreamAsync();
        await using IAsyncEnumerator<SseItem<OperationView>> events = Parser(stream).EnumerateAsync().GetAsyncEnumerator();

        Assert.Equal(OperationState.Running, (await NextAsync(events)).State);
        operation.Report(Halfway);
        Assert.Equal(50, (await NextAsync(events)).Progress?.Percent);
        ledger.End(operation, OperationState.Completed, null, null);
        Assert.Equal(OperationState.Completed, (await NextAsync(events)).State);
        Assert.False(await events.MoveNextAsync().AsTask().WaitAsync(Patience));
    }

    [Fact]
    public async Task Each_event_is_one_line_of_JSON()
    {
        await using WholeDaemon daemon = await WholeDaemon.StartAsync();
        Operation operation = EndedMove(daemon);
        string text = await daemon.Client.GetStringAsync($"/api/v1/operations/{operation.Id}/events");
        Assert.Single(text.Split('\n'), line => line.StartsWith("data: {", StringComparison.Ordinal) && line.EndsWith('}'));
    }

    [Fact]
    public async Task A_watcher_that_goes_away_ends_nothing()
    {
        await using WholeDaemon daemon = await WholeDaemon.StartAsync();
        var ledger = daemon.Get<OperationLedger>();
        Operation operation = Begin(ledger);
        using (await OpenAsync(daemon, operation.Id, null))
        {
            Assert.Equal(OperationState.Running, ledger.Get(operation.Id).State);
        }

        Assert.False(operation.Cancelled.IsCancellationRequested);
        ledger.End(operation, OperationState.Completed, null, null);
    }

    private static MoveProgress Halfway => new()
    {
        Phase = MovePhase.Mirroring,
        Percent = 50,
        Disks = [],
        Memory = new MemoryProgress { TotalBytes = 1, BytesSent = 0, BytesToGo = 1, Passes = 0 },
    };

    private static Operation Begin(OperationLedger ledger) =>
        ledger.Begin(OperationKind.MoveVirtualMachineAndStorage, VmId.New(), "web01", "root (local)", "host", "other");

    private static Operation EndedMove(WholeDaemon daemon)
    {
        var ledger = daemon.Get<OperationLedger>();
        Operation operation = Begin(ledger);
        operation.Report(Halfway);
        ledger.End(operation, OperationState.Completed, null, null);
        return operation;
    }

    private static async Task<HttpResponseMessage> OpenAsync(WholeDaemon daemon, OperationId id, string? lastSeen)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/operations/{id}/events");
        if (lastSeen is not null)
        {
            request.Headers.Add("Last-Event-ID", lastSeen);
        }

        HttpResponseMessage response = await daemon.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.EnsureSuccessStatusCode();
    }

    private static async Task<IReadOnlyList<SseItem<OperationView>>> WatchAsync(WholeDaemon daemon, OperationId id, string? lastSeen)
    {
        using HttpResponseMessage response = await OpenAsync(daemon, id, lastSeen);
        await using Stream stream = await response.Content.ReadAsStreamAsync();
        using var patience = new CancellationTokenSource(Patience);
        List<SseItem<OperationView>> all = [];
        await foreach (SseItem<OperationView> item in Parser(stream).EnumerateAsync(patience.Token))
        {
            all.Add(item);
        }

        return all;
    }

    private static SseParser<OperationView> Parser(Stream stream) =>
        SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize(data, GodwitJson.Default.OperationView)!);

    private static async Task<OperationView> NextAsync(IAsyncEnumerator<SseItem<OperationView>> events)
    {
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Patience), "The stream ended early.");
        return events.Current.Data;
    }
}
