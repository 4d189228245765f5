using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Godwit.Qmp.Tests;

/// <summary>An agent is a guest's program and may say anything.</summary>
public sealed class AgentConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Answers_to_somebody_elses_questions_are_passed_over() => WithAsync(
        id => $$"""{"return": 7}{{'\n'}}ÿ{"return": 1234567}{{'\n'}}{"half a li ÿ{"return": {{id}}}{{'\n'}}{"return": 3, "new": true}{{'\n'}}""",
        async agent =>
        {
            await agent.SynchronizeAsync(Patience, Cancellation);
            Assert.Equal(3, await agent.AskAsync(new GuestFsfreezeThaw(), Patience, Cancellation));
        });

    [Fact]
    public Task A_question_that_is_right_at_any_time_is_sent_together_with_the_hello() => WithAsync(
        id => $$"""ÿ{"return": {{id}}}{{'\n'}}{"return": 1}{{'\n'}}""",
        async agent => Assert.Equal(1, await agent.AskAtAnyTimeAsync(new GuestFsfreezeThaw(), Patience, Cancellation)));

    [Theory]
    [InlineData("""{"error": {"class": "GenericError", "desc": "no"}}""", AgentFailure.Refused)]
    [InlineData("""{"error": {"class": "GenericError"}}""", AgentFailure.NotUnderstood)]
    [InlineData("""{"error": 3}""", AgentFailure.NotUnderstood)]
    [InlineData("""{"return": "many"}""", AgentFailure.NotUnderstood)]
    [InlineData("""{"return": null}""", AgentFailure.NotUnderstood)]
    [InlineData("[]", AgentFailure.NotUnderstood)]
    [InlineData("", AgentFailure.NotUnderstood)]
    [InlineData("}{", AgentFailure.NotUnderstood)]
    public Task What_is_no_answer_is_told_apart_from_a_refusal(string answer, AgentFailure expected) => WithAsync(
        id => $$"""ÿ{"return": {{id}}}{{'\n'}}{{answer}}{{'\n'}}""",
        async agent => Assert.Equal(expected, await FailureAsync(agent.AskAtAnyTimeAsync(new GuestFsfreezeThaw(), Patience, Cancellation))));

    [Fact]
    public Task An_answer_without_end_is_heard_only_so_far() => WithAsync(
        id => $$"""ÿ{"return": {{id}}}{{'\n'}}{"return": {{new string('1', 1 << 20)}}""",
        async agent => Assert.Equal(
            AgentFailure.NotUnderstood, await FailureAsync(agent.AskAtAnyTimeAsync(new GuestFsfreezeThaw(), Patience, Cancellation))));

    [Fact]
    public Task Silence_is_waited_for_only_so_long() => WithAsync(
        _ => "{",
        async agent => Assert.Equal(AgentFailure.Silent, await FailureAsync(agent.SynchronizeAsync(Impatience, Cancellation))));

    [Fact]
    public Task The_end_of_the_channel_is_told_at_once() => WithAsync(
        id => $$"""ÿ{"return": {{id}}}{{'\n'}}{"ret""",
        async agent => Assert.Equal(
            AgentFailure.ConnectionLost, await FailureAsync(agent.AskAtAnyTimeAsync(new GuestFsfreezeThaw(), Patience, Cancellation))),
        hangsUp: true);

    [Fact]
    public async Task Where_there_is_no_channel_there_is_no_agent() => Assert.Equal(
        AgentFailure.ConnectionLost, await FailureAsync(AgentConnection.ConnectAsync("/nowhere/qga.sock", TimeProvider.System, Cancellation)));

    private static async Task<AgentFailure> FailureAsync(Task question) => (await Assert.ThrowsAsync<AgentException>(() => question)).Reason;

    /// <summary>An agent that says all of this when it has heard the first question, whose number goes into it.</summary>
    private static async Task WithAsync(Func<string, string> says, Func<AgentConnection, Task> talk, bool hangsUp = false)
    {
        string folder = Directory.CreateTempSubdirectory("godwit-agent-").FullName;
        try
        {
            string path = Path.Combine(folder, "s");
            using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(1);
            await using AgentConnection agent = await AgentConnection.ConnectAsync(path, TimeProvider.System, Cancellation);
            using Socket guest = await listener.AcceptAsync(Cancellation);
            await Task.WhenAll(SpeakAsync(guest, says, hangsUp), TalkAsync(agent, talk));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task TalkAsync(AgentConnection agent, Func<AgentConnection, Task> talk)
    {
        await talk(agent);
        await agent.DisposeAsync();
    }

    private static async Task SpeakAsync(Socket guest, Func<string, string> says, bool hangsUp)
    {
        byte[] heard = new byte[1000];
        int count = await guest.ReceiveAsync(heard, Cancellation);
        Assert.Equal(0xFF, heard[0]);
        string id = Regex.Match(Encoding.Latin1.GetString(heard, 0, count), "\"id\":([0-9]+)").Groups[1].Value;
        try
        {
            await guest.SendAsync(Encoding.Latin1.GetBytes(says(id)), Cancellation);
            if (hangsUp)
            {
                guest.Close();
            }
        }
        catch (SocketException)
        {
            // It has heard enough.
        }
    }
}
