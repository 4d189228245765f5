using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Peers;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Host.Tests.Peers;

/// <summary>A host with two addresses, each of which answers, refuses, fails or is silent.</summary>
public sealed class FirstAnswerTests
{
    private static readonly string[] Addresses = ["fast", "slow"];

    private readonly FakeTimeProvider _time = new();
    private readonly Dictionary<string, TaskCompletionSource<string>> _asked = [];

    [Fact]
    public async Task The_second_address_is_left_alone_when_the_first_one_answers_in_time()
    {
        Task<string> answer = Ask();
        _asked["fast"].SetResult("yes");

        Assert.Equal("yes", await answer);
        Assert.Equal(["fast"], _asked.Keys);
    }

    [Fact]
    public async Task A_slow_address_is_not_waited_for_alone_and_may_still_be_the_first()
    {
        Task<string> answer = Ask();
        _time.Advance(TimeSpan.FromMilliseconds(250));
        await UntilAskedAsync("slow");
        _asked["fast"].SetResult("late but first");

        Assert.Equal("late but first", await answer);
        _asked["slow"].SetException(Silence("slow"));
    }

    [Fact]
    public async Task A_dead_address_gives_way_at_once()
    {
        Task<string> answer = Ask();
        _asked["fast"].SetException(Silence("fast"));
        await UntilAskedAsync("slow");
        _asked["slow"].SetResult("yes");

        Assert.Equal("yes", await answer);
    }

    [Fact]
    public async Task A_slow_address_that_fails_leaves_the_other_its_time()
    {
        Task<string> answer = Ask();
        _time.Advance(TimeSpan.FromMilliseconds(250));
        await UntilAskedAsync("slow");
        _asked["fast"].SetException(Silence("fast"));
        _asked["slow"].SetResult("yes");

        Assert.Equal("yes", await answer);
    }

    [Fact]
    public async Task When_no_address_answers_the_last_one_says_why()
    {
        Task<string> answer = Ask();
        _asked["fast"].SetException(Silence("fast"));
        await UntilAskedAsync("slow");
        _asked["slow"].SetException(Silence("slow"));

        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => answer);
        Assert.Contains("slow", refused.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_refuses_has_answered()
    {
        Task<string> answer = Ask();
        _asked["fast"].SetException(new RefusedException(ProblemId.NotAllowed, "b", "No.", "Ask another."));

        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => answer);
        Assert.Equal(ProblemId.NotAllowed, refused.Problem.Id);
        Assert.Equal(["fast"], _asked.Keys);
    }

    private static RefusedException Silence(string address) => new(ProblemId.HostUnreachable, "b", $"b did not answer at {address}.", "Look.");

    private Task<string> Ask() => new FirstAnswer(TimeSpan.FromMilliseconds(250), _time).OfAsync(Addresses, address =>
    {
        lock (_asked)
        {
            return (_asked[address] = new TaskCompletionSource<string>()).Task;
        }
    });

    private async Task UntilAskedAsync(string address)
    {
        while (true)
        {
            lock (_asked)
            {
                if (_asked.ContainsKey(address))
                {
                    return;
                }
            }

            await Task.Yield();
        }
    }
}
