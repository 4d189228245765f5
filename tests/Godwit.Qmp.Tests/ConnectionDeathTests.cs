using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Qmp.Tests;

public sealed class ConnectionDeathTests
{
    [Fact]
    public async Task A_cut_connection_is_told_to_every_waiter_and_to_whoever_comes_later()
    {
        await using ScriptedQemu qemu = await ScriptedQemu.MeetAsync();
        using QmpSubscription events = qemu.Connection.Subscribe();
        Task[] waiters = [.. Enumerable.Range(0, 10).Select(_ => qemu.Connection.ExecuteAsync(new QueryStatus(), default))];
        Task listener = events.ReadAsync(default).AsTask();
        Task waiting = qemu.Connection.UntilMigrationAsync(m => m.IsOver, default);
        await qemu.HearAsync();
        qemu.HangUp();

        foreach (Task waiter in waiters.Append(listener).Append(waiting))
        {
            Assert.Equal(QmpFailure.ConnectionLost, (await Assert.ThrowsAsync<QmpException>(() => waiter)).Reason);
        }

        Assert.Equal(QmpFailure.ConnectionLost, (await qemu.Connection.Closed).Reason);
        QmpException late = await Assert.ThrowsAsync<QmpException>(() => qemu.Connection.ExecuteAsync(new Cont(), default));
        Assert.Equal((QmpFailure.ConnectionLost, "cont"), (late.Reason, late.Verb));
        await Assert.ThrowsAsync<QmpException>(async () => await qemu.Connection.Subscribe().ReadAsync(default));
    }

    [Theory]
    [InlineData("this is not JSON")]
    [InlineData("[1, 2]")]
    [InlineData("""{"return": {}}""")]
    [InlineData("""{"return": {}, "id": 99}""")]
    [InlineData("""{"event": "STOP"}""")]
    [InlineData("""{"error": "no", "id": 2}""")]
    public async Task A_line_that_is_not_QMP_ends_the_connection_and_is_quoted(string line)
    {
        await using ScriptedQemu qemu = await ScriptedQemu.MeetAsync();
        Task asked = qemu.Connection.ExecuteAsync(new QueryVersion(), default);
        await qemu.HearAsync();
        await qemu.SayAsync(line + "\r\n");
        QmpException death = await qemu.Connection.Closed;
        Assert.Equal(QmpFailure.ProtocolViolated, death.Reason);
        Assert.Contains(line, death.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<QmpException>(() => asked);
    }

    [Fact]
    public async Task What_happened_before_the_death_can_still_be_read()
    {
        await using ScriptedQemu qemu = await ScriptedQemu.MeetAsync();
        using QmpSubscription events = qemu.Connection.Subscribe();
        await qemu.SayAsync("""{"timestamp": {"seconds": 1, "microseconds": 0}, "event": "SHUTDOWN", "data": {"guest": true}}""" + "\n");
        qemu.HangUp();
        await qemu.Connection.Closed;
        List<QmpEventName> seen = [];
        await Assert.ThrowsAsync<QmpException>(async () =>
        {
            await foreach (QmpEvent happened in events)
            {
                seen.Add(happened.Name);
            }
        });
        Assert.Equal([QmpEventName.Shutdown], seen);
    }

    [Fact]
    public async Task Disposal_ends_waits_and_is_no_crash_for_subscribers()
    {
        await using ScriptedQemu qemu = await ScriptedQemu.MeetAsync();
        Task asked = qemu.Connection.ExecuteAsync(new QueryStatus(), default);
        await qemu.Connection.DisposeAsync();
        Assert.Equal(QmpFailure.ConnectionLost, (await Assert.ThrowsAsync<QmpException>(() => asked)).Reason);
        Assert.True(qemu.Connection.Closed.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_socket_without_a_listener_is_unreachable()
    {
        QmpException why = await Assert.ThrowsAsync<QmpException>(
            () => QmpConnection.ConnectAsync("/nowhere/qmp.sock", TimeProvider.System, default));
        Assert.Equal(QmpFailure.Unreachable, why.Reason);
    }

    [Fact]
    public async Task A_listener_that_does_not_greet_is_given_up()
    {
        await using ScriptedQemu qemu = new();
        FakeTimeProvider time = new();
        Task connecting = QmpConnection.ConnectAsync(qemu.SocketPath, time, default);
        await qemu.AcceptAsync();
        while (!connecting.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(QmpFailure.TimedOut, (await Assert.ThrowsAsync<QmpException>(() => connecting)).Reason);
    }

    [Fact]
    public async Task Something_else_than_a_greeting_is_quoted()
    {
        await using ScriptedQemu qemu = new();
        Task connecting = QmpConnection.ConnectAsync(qemu.SocketPath, TimeProvider.System, default);
        await qemu.AcceptAsync();
        await qemu.SayAsync("SSH-2.0-OpenSSH_9.2\r\n");
        QmpException why = await Assert.ThrowsAsync<QmpException>(() => connecting);
        Assert.Equal(QmpFailure.ProtocolViolated, why.Reason);
        Assert.Contains("SSH-2.0", why.Message, StringComparison.Ordinal);
    }
}
