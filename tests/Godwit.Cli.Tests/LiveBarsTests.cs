using Godwit.Cli.Progress;
using Godwit.Contracts.Moves;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;
using Xunit;

namespace Godwit.Cli.Tests;

public sealed class LiveBarsTests
{
    [Fact]
    public async Task Each_disk_and_the_memory_have_a_bar_and_what_is_unknown_is_said_to_be()
    {
        StringWriter output = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors,
        });
        console.Profile.Width = 95;
        LiveBars bars = new(console, new FakeTimeProvider(Canned.Start.AddSeconds(14)));

        await bars.ShowWhileAsync(() =>
        {
            bars.Show(Canned.Move(1, MovePhase.Mirroring, 10));
            return Task.FromResult(0);
        });

        string shown = output.ToString();
        Assert.Contains("Moving web01 from hosta to hostb", shown, StringComparison.Ordinal);
        Assert.Contains("mirroring disks", shown, StringComparison.Ordinal);
        Assert.Contains("00:14", shown, StringComparison.Ordinal);
        Assert.Matches(@"disk0 +━━━━─{36} +10 % +100 MiB of 1000 MiB", shown);
        Assert.Matches(@"memory +─{40} +0 % +waiting", shown);
        Assert.Contains("112 MiB/s · time left unknown yet · expected blackout unknown yet", shown, StringComparison.Ordinal);
    }
}
