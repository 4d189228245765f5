using Godwit.Host.Operations;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Godwit.Host.Tests.Operations;

public sealed class UndoStackTests
{
    private readonly List<string> _undone = [];
    private readonly UndoStack _stack = new(NullLogger.Instance);

    [Fact]
    public async Task The_way_back_begins_with_the_newest_step_and_waits_for_each()
    {
        var slow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Push("claim");
        _stack.Push("land", async () =>
        {
            await slow.Task;
            _undone.Add("land");
        });
        Push("mirror");

        Task back = _stack.DisposeAsync().AsTask();
        Assert.Equal(["mirror"], _undone);
        slow.SetResult();
        await back;

        Assert.Equal(["mirror", "land", "claim"], _undone);
        Assert.Empty(_stack.LeftBehind);
    }

    [Fact]
    public async Task A_step_that_cannot_be_undone_is_left_behind_by_name_and_the_others_are_undone()
    {
        Push("claim");
        _stack.Push("land", () => throw new InvalidOperationException("the link is cut"));
        _stack.Push("mirror", () => Task.FromException(new IOException("the disk is full")));
        _stack.Push("memory", () => Task.FromCanceled(new CancellationToken(canceled: true)));
        Push("pause");

        await _stack.DisposeAsync();

        Assert.Equal(["pause", "claim"], _undone);
        Assert.Equal(3, _stack.LeftBehind.Count);
        Assert.StartsWith("memory: ", _stack.LeftBehind[0], StringComparison.Ordinal);
        Assert.Equal(["mirror: the disk is full", "land: the link is cut"], _stack.LeftBehind.Skip(1));
    }

    [Fact]
    public async Task Past_the_point_of_no_return_nothing_is_undone_but_what_follows_it()
    {
        Push("claim");
        Push("land");
        _stack.Disarm();
        Push("after");

        await _stack.DisposeAsync();

        Assert.Equal(["after"], _undone);
    }

    [Fact]
    public async Task A_failure_in_the_middle_of_the_page_undoes_what_was_begun_and_passes_on()
    {
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await using (_stack)
            {
                Push("claim");
                Push("land");
                await Task.FromException(new InvalidDataException());
                Push("mirror");
            }
        });

        Assert.Equal(["land", "claim"], _undone);
    }

    [Fact]
    public async Task Nothing_is_undone_twice()
    {
        Push("claim");

        await _stack.DisposeAsync();
        await _stack.DisposeAsync();

        Assert.Equal(["claim"], _undone);
    }

    private void Push(string name) => _stack.Push(name, () =>
    {
        _undone.Add(name);
        return Task.CompletedTask;
    });
}
