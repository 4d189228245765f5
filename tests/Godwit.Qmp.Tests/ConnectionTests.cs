using Xunit;

namespace Godwit.Qmp.Tests;

public sealed class ConnectionTests
{
    [Fact]
    public async Task Out_of_band_is_enabled_when_it_is_offered()
    {
        await using ScriptedQemu qemu = await ScriptedQemu.MeetAsync();
        Assert.Equal("""{"execute":"qmp_capabilities","arguments":{"enable":["oob"]},"id":1}""", qemu.Negotiation);
        Assert.True(qemu.Connection.CanExecuteOutOfBand);
        Assert.Equal(10, qemu.Connection.Greeting.Version.Qemu.Major);

        Task yank = qemu.Connection.ExecuteOutOfBandAsync(new QueryYank(), default);
        Assert.Equal("""{"exec-oob":"query-yank","arguments":{},"id":2}""", await qemu.HearAsync());
        await qemu.SayAsync("""{"return": [], "id": 2}""" + "\n");
        await yank;
    }

    [Fact]
    public async Task Where_out_of_band_is_not_offered_it_is_neither_enabled_nor_used()
    {
        await using ScriptedQemu qemu = await ScriptedQemu.MeetAsync(
            greeting: ScriptedQemu.Greeting.Replace("\"oob\"", "", StringComparison.Ordinal));
        Assert.Equal("""{"execute":"qmp_capabilities","arguments":{},"id":1}""", qemu.Negotiation);
        Task yank = qemu.Connection.ExecuteOutOfBandAsync(new QueryYank(), default);
        Assert.Equal("""{"execute":"query-yank","arguments":{},"id":2}""", await qemu.HearAsync());
        await qemu.SayAsync("""{"return": [], "id": 2}""" + "\n");
        await yank;
    }

    [Fact]
    public async Task Replies_out_of_order_reach_who_asked()
    {
        await using ScriptedQemu qemu = await ScriptedQemu.MeetAsync();
        Task<RunState> first = qemu.Connection.ExecuteAsync(new QueryStatus(), default);
        await qemu.HearAsync();
        Task<QemuVersion> second = qemu.Connection.ExecuteAsync(new QueryVersion(), default);
        await qemu.HearAsync();
        await qemu.SayAsync("""{"return": {"qemu": {"major": 9, "minor": 2, "micro": 1}, "package": ""}, "id": 3}""" + "\r\n");
        Assert.Equal(9, (await second).Qemu.Major);
        await qemu.SayAsync("""{"return": {"running": true, "status": "running"}, "id": 2}""" + "\r\n");
        Assert.Equal(RunStatus.Running, (await first).Status);
    }

    [Fact]
    public async Task Events_between_replies_reach_every_subscriber_in_order()
    {
        await using ScriptedQemu qemu = await ScriptedQemu.MeetAsync();
        using QmpSubscription one = qemu.Connection.Subscribe();
        using QmpSubscription two = qemu.Connection.Subscribe();
        Task<RunState> asked = qemu.Connection.ExecuteAsync(new QueryStatus(), default);
        await qemu.HearAsync();
        await qemu.SayAsync(
            """{"timestamp": {"seconds": 1700000000, "microseconds": 250000}, "event": "MIGRATION", "data": {"status": "brand-new"}}""" + "\r\n"
            + """{"return": {"running": false, "status": "brand-new-too", "later": [1]}, "id": 2}""" + "\r\n"
            + """{"timestamp": {"seconds": 1700000001, "microseconds": 0}, "event": "STOP"}""" + "\r\n");

        Assert.Equal("brand-new-too", (await asked).Status.Value);
        foreach (QmpSubscription subscription in new[] { one, two })
        {
            QmpEvent migration = await subscription.ReadAsync(default);
            Assert.Equal("brand-new", migration.MigrationStatus?.Value);
            Assert.Equal(1_700_000_000_250, migration.At.ToUnixTimeMilliseconds());
            Assert.Equal(QmpEventName.Stop, (await subscription.ReadAsync(default)).Name);
        }
    }

    [Fact]
    public async Task A_refusal_names_the_verb_and_leaves_the_connection_usable()
    {
        await using ScriptedQemu qemu = await ScriptedQemu.MeetAsync();
        Task refused = qemu.Connection.ExecuteAsync(new JobDismiss { Id = "x" }, default);
        await qemu.HearAsync();
        await qemu.SayAsync("""{"error": {"class": "GenericError", "desc": "Job not found"}, "id": 2}""" + "\n");
        QmpException why = await Assert.ThrowsAsync<QmpException>(() => refused);
        Assert.Equal(
            (QmpFailure.CommandRefused, "job-dismiss", "GenericError", "QEMU refused job-dismiss: Job not found"),
            (why.Reason, why.Verb, why.ErrorClass, why.Message));
        await AssertUsableAsync(qemu, 3);
    }

    [Fact]
    public async Task A_reply_without_a_needed_key_fails_its_command_only()
    {
        await using ScriptedQemu qemu = await ScriptedQemu.MeetAsync();
        Task asked = qemu.Connection.ExecuteAsync(new QueryStatus(), default);
        await qemu.HearAsync();
        await qemu.SayAsync("""{"return": {"running": true}, "id": 2}""" + "\n");
        QmpException why = await Assert.ThrowsAsync<QmpException>(() => asked);
        Assert.Equal((QmpFailure.ReplyNotUnderstood, "query-status"), (why.Reason, why.Verb));
        await AssertUsableAsync(qemu, 3);
    }

    [Fact]
    public async Task A_cancelled_wait_abandons_its_reply_and_leaves_the_connection_usable()
    {
        await using ScriptedQemu qemu = await ScriptedQemu.MeetAsync();
        using CancellationTokenSource impatient = new();
        Task asked = qemu.Connection.ExecuteAsync(new QueryVersion(), impatient.Token);
        await qemu.HearAsync();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await qemu.SayAsync("""{"return": {"qemu": {"major": 9, "minor": 2, "micro": 1}, "package": ""}, "id": 2}""" + "\n");
        await AssertUsableAsync(qemu, 3);
    }

    [Fact]
    public async Task Patience_ends_with_a_timeout_that_names_the_verb()
    {
        await using ScriptedQemu qemu = await ScriptedQemu.MeetAsync();
        QmpException why = await Assert.ThrowsAsync<QmpException>(
            () => qemu.Connection.ExecuteAsync(new QueryStatus(), TimeSpan.FromMilliseconds(1), default));
        Assert.Equal((QmpFailure.TimedOut, "query-status"), (why.Reason, why.Verb));
        await qemu.HearAsync();
        await AssertUsableAsync(qemu, 3);
    }

    [Fact]
    public async Task Out_of_band_gets_through_however_many_commands_QEMU_leaves_unanswered()
    {
        await using ScriptedQemu qemu = await ScriptedQemu.MeetAsync();
        using CancellationTokenSource impatient = new();
        Task[] stuck = [.. Enumerable.Range(0, 20).Select(_ => qemu.Connection.ExecuteAsync(new QueryStatus(), impatient.Token))];
        List<string> heard = [];
        Task yank = qemu.Connection.ExecuteOutOfBandAsync(new Yank { Instances = [YankInstance.Migration] }, default);
        do
        {
            heard.Add(await qemu.HearAsync());
        }
        while (!heard[^1].Contains("exec-oob", StringComparison.Ordinal));

        Assert.True(heard.Count <= 7, $"QEMU stops reading at eight commands and was sent {heard.Count}.");
        await qemu.SayAsync("""{"return": {}, "id": """ + heard[^1].Split("\"id\":")[1] + "\n");
        await yank;

        // Abandoned replies keep their places: QEMU still has them in its queue.
        await impatient.CancelAsync();
        foreach (Task abandoned in stuck)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        }

        Task later = qemu.Connection.ExecuteAsync(new QueryVersion(), default);
        Assert.False(later.IsCompleted);
        await qemu.SayAsync("""{"return": {"running": true, "status": "running"}, "id": 2}""" + "\n");
        Assert.Contains("query-version", await qemu.HearAsync(), StringComparison.Ordinal);
        qemu.HangUp();
        await Assert.ThrowsAsync<QmpException>(() => later);
    }

    private static async Task AssertUsableAsync(ScriptedQemu qemu, int id)
    {
        Task<RunState> asked = qemu.Connection.ExecuteAsync(new QueryStatus(), default);
        Assert.Contains($"\"id\":{id}", await qemu.HearAsync(), StringComparison.Ordinal);
        await qemu.SayAsync("""{"return": {"running": true, "status": "running"}, "id": """ + id + "}\r\n");
        Assert.True((await asked).Running);
    }
}
