using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Qmp.Tests;

public sealed class UntilTests
{
    [Fact]
    public async Task An_event_makes_it_ask_again_at_once()
    {
        await using ScriptedQemu qemu = await ScriptedQemu.MeetAsync(new FakeTimeProvider());
        Task<MigrationInfo> waiting = qemu.Connection.UntilMigrationAsync(m => m.IsOver, default);
        await AnswerAsync(qemu, "active");
        await qemu.SayAsync("""{"timestamp": {"seconds": 1, "microseconds": 0}, "event": "RTC_CHANGE", "data": {"offset": 1}}""" + "\n");
        await qemu.SayAsync("""{"timestamp": {"seconds": 1, "microseconds": 0}, "event": "MIGRATION", "data": {"status": "completed"}}""" + "\n");
        await AnswerAsync(qemu, "completed");
        Assert.Equal(MigrationStatus.Completed, (await waiting).Status);
    }

    [Fact]
    public async Task A_lost_event_costs_no_more_than_one_poll()
    {
        FakeTimeProvider time = new();
        await using ScriptedQemu qemu = await ScriptedQemu.MeetAsync(time);
        Task<MigrationInfo> waiting = qemu.Connection.UntilMigrationAsync(m => m.IsOver, default);
        await AnswerAsync(qemu, "active");
        time.Advance(QmpUntil.Poll);
        await AnswerAsync(qemu, "failed");
        Assert.Equal(MigrationStatus.Failed, (await waiting).Status);
    }

    [Fact]
    public async Task A_cancelled_wait_leaves_the_connection_usable()
    {
        await using ScriptedQemu qemu = await ScriptedQemu.MeetAsync(new FakeTimeProvider());
        using CancellationTokenSource enough = new();
        Task waiting = qemu.Connection.UntilMigrationAsync(m => m.IsOver, enough.Token);
        await AnswerAsync(qemu, "active");
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Task<MigrationInfo> asked = qemu.Connection.ExecuteAsync(new QueryMigrate(), default);
        await AnswerAsync(qemu, "active");
        Assert.Equal(MigrationStatus.Active, (await asked).Status);
    }

    private static async Task AnswerAsync(ScriptedQemu qemu, string status)
    {
        string question = await qemu.HearAsync();
        Assert.Contains("query-migrate", question, StringComparison.Ordinal);
        await qemu.SayAsync($$$"""{"return": {"status": "{{{status}}}"}, "id": {{{question.Split("\"id\":")[1].TrimEnd('}')}}}}""" + "\n");
    }
}
