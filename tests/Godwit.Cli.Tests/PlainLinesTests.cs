using Godwit.Cli.Progress;
using Godwit.Contracts.Moves;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Cli.Tests;

public sealed class PlainLinesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _output = new();

    [Fact]
    public void Within_a_phase_a_line_comes_every_two_seconds_however_many_events_there_are()
    {
        PlainLines lines = new(_output, _time);
        for (int i = 0; i <= 100; i++)
        {
            lines.Show(Canned.Move(i, MovePhase.Mirroring, i / 2.0));
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        string[] clocks = [.. _output.ToString().Split('\n').Where(line => line.StartsWith('[')).Select(line => line[..7])];
        Assert.Equal(["[00:00]", "[00:02]", "[00:04]", "[00:06]", "[00:08]", "[00:10]"], clocks);
    }

    [Fact]
    public void A_new_phase_is_a_line_at_once()
    {
        PlainLines lines = new(_output, _time);
        foreach (MovePhase phase in Enum.GetValues<MovePhase>())
        {
            lines.Show(Canned.Move(1, phase, 10));
        }

        Assert.Equal(1 + Enum.GetValues<MovePhase>().Length, _output.ToString().Trim().Split('\n').Length);
    }
}
