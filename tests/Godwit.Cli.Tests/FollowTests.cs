using System.Threading.Channels;
using Godwit.Cli.Running;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Xunit;

namespace Godwit.Cli.Tests;

/// <summary>A move from the command's start to its exit code.</summary>
public sealed class FollowTests
{
    private static readonly string Cancel = $"POST /api/v1/operations/{Canned.Id(1)}/cancel";

    [Fact]
    public async Task Without_a_terminal_each_phase_is_a_line_and_the_report_comes_last()
    {
        await using FakeDaemon host = await MovingAsync();
        host.Feed(
            Canned.Move(1, MovePhase.Checking, 0),
            Canned.Move(2, MovePhase.Mirroring, 10),
            Canned.Move(3, MovePhase.Mirroring, 11),
            Canned.Move(4, MovePhase.Memory, 70),
            Canned.Moved(5));
        using Cli cli = new(host);

        Outcome outcome = await cli.RunAsync("move", "web01", "hostb", "--include-storage");

        Assert.Equal(ExitCodes.Ok, outcome.Code);
        Assert.Equal("", outcome.Error);
        Assert.Equal(
            $"""
            Moving web01 from hosta to hostb (operation {Canned.Id(1)})
            [00:00]   0 % checking the requirements
            [00:00]  10 % mirroring disks: 100 MiB done, 900 MiB to go, 112 MiB/s, time left unknown yet, expected blackout unknown yet
            [00:00]  70 % sending memory: pass 1, 0 B sent, 128 MiB to go, 112 MiB/s, about 18 s left, expected blackout unknown yet
            [00:00] 100 % done
            web01 moved from hosta to hostb in 14.2 s. Its guest was paused for 87 ms.

            Checking the requirements : 210 ms
            Mirroring disks           : 10.2 s
            Sending memory            : 3.1 s
            Switching over            : 87 ms
            Total                     : 14.2 s
            Disk bytes                : 1.5 GiB
            Memory bytes              : 183 MiB in 4 passes
            Brownout                  : 3.1 s
            Blackout                  : 87 ms by QEMU, 95 ms by the hosts' clocks
            Left behind               : nothing

            """,
            outcome.Output);
    }

    [Fact]
    public async Task A_cut_connection_is_opened_again_after_the_last_event_seen()
    {
        await using FakeDaemon host = await MovingAsync();
        host.Feed(Canned.Move(1, MovePhase.Checking, 0), Canned.Move(7, MovePhase.Mirroring, 10), null);
        host.Feed(Canned.Move(8, MovePhase.Memory, 60), Canned.Moved(9));
        using Cli cli = new(host);

        Outcome outcome = await cli.RunAsync("move", "web01", "hostb", "--include-storage");

        Assert.Equal(ExitCodes.Ok, outcome.Code);
        Assert.Contains($"GET /api/v1/operations/{Canned.Id(1)}/events after 7", host.Requests);
        Assert.Contains("The operation goes on; connecting again.", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_json_the_answer_is_the_final_state_and_progress_is_words()
    {
        await using FakeDaemon host = await MovingAsync();
        host.Feed(Canned.Move(1, MovePhase.Checking, 0), Canned.Moved(2));
        using Cli cli = new(host);

        Outcome outcome = await cli.RunAsync("move", "web01", "hostb", "--json");

        Assert.Contains("\"state\": \"Completed\"", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("checking the requirements", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watching_with_json_is_a_line_an_event()
    {
        await using FakeDaemon host = await MovingAsync();
        host.Feed(Canned.Move(1, MovePhase.Checking, 0), Canned.Move(2, MovePhase.Mirroring, 5), Canned.Moved(3));
        using Cli cli = new(host);

        Outcome outcome = await cli.RunAsync("operation", "watch", "web01", "--json");

        Assert.Equal(ExitCodes.Ok, outcome.Code);
        Assert.Equal(["1", "2", "3"], outcome.Output.Trim().Split('\n').Select(Revision));

        static string Revision(string line) => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("revision").ToString();
    }

    [Fact]
    public async Task A_detached_move_is_left_at_once()
    {
        await using FakeDaemon host = await MovingAsync();
        using Cli cli = new(host);

        Outcome outcome = await cli.RunAsync("move", "web01", "hostb", "--detach");

        Assert.Equal(ExitCodes.Ok, outcome.Code);
        Assert.Contains($"operation {Canned.Id(1)}", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Requests, request => request.Contains("/events", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_terminal_the_first_SIGINT_cancels_the_move_and_waits_for_its_end()
    {
        await using FakeDaemon host = await MovingAsync();
        Channel<OperationView?> events = host.Feed(Canned.Move(1, MovePhase.Mirroring, 40));
        host.Cancelled = () => events.Writer.TryWrite(Canned.MoveCancelled(2));
        using Cli cli = new(host);

        Task<Outcome> running = cli.RunAsync("move", "web01", "hostb", "--include-storage");
        await cli.Listening.Task;
        cli.Interrupt(Interrupt.ControlC);
        Outcome outcome = await running;

        Assert.Equal(ExitCodes.Cancelled, outcome.Code);
        Assert.Contains(Cancel, host.Requests);
        Assert.Contains("cancelled; web01 stays at hosta.", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_SIGINT_leaves_a_move_that_is_cancelling()
    {
        await using FakeDaemon host = await MovingAsync();
        host.Feed(Canned.Move(1, MovePhase.Mirroring, 40));
        using Cli cli = new(host);
        host.Cancelled = () => cli.Interrupt(Interrupt.ControlC);

        Task<Outcome> running = cli.RunAsync("move", "web01", "hostb", "--include-storage");
        await cli.Listening.Task;
        cli.Interrupt(Interrupt.ControlC);

        Assert.Equal(ExitCodes.Detached, (await running).Code);
    }

    [Fact]
    public async Task SIGTERM_detaches_and_the_move_goes_on()
    {
        await using FakeDaemon host = await MovingAsync();
        host.Feed(Canned.Move(1, MovePhase.Mirroring, 40));
        using Cli cli = new(host);

        Task<Outcome> running = cli.RunAsync("move", "web01", "hostb", "--include-storage");
        await cli.Listening.Task;
        cli.Interrupt(Interrupt.Terminate);
        Outcome outcome = await running;

        Assert.Equal(ExitCodes.Detached, outcome.Code);
        Assert.DoesNotContain(Cancel, host.Requests);
        Assert.Contains("godwit operation watch 00000001", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('c', ExitCodes.Cancelled)]
    [InlineData('d', ExitCodes.Detached)]
    [InlineData('g', ExitCodes.Ok)]
    public async Task On_a_terminal_the_person_decides_what_an_interrupt_means(char key, int code)
    {
        await using FakeDaemon host = await MovingAsync();
        Channel<OperationView?> events = host.Feed(Canned.Move(1, MovePhase.Mirroring, 40));
        host.Cancelled = () => events.Writer.TryWrite(Canned.MoveCancelled(2));
        using Cli cli = new(host) { Terminal = true };
        cli.Keys.Enqueue('x');
        cli.Keys.Enqueue(key);

        Task<Outcome> running = cli.RunAsync("move", "web01", "hostb", "--include-storage");
        await cli.Listening.Task;
        cli.Interrupt(Interrupt.ControlC);
        await cli.Asked.Task;
        if (key == 'g')
        {
            events.Writer.TryWrite(Canned.Moved(2));
        }

        Outcome outcome = await running;
        Assert.Equal(code, outcome.Code);
        Assert.Contains("Cancel the move (c), detach and let it run (d), go on (g)?", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(key == 'c', host.Requests.Contains(Cancel));
    }

    [Fact]
    public async Task A_move_that_ends_while_the_question_stands_is_reported()
    {
        await using FakeDaemon host = await MovingAsync();
        Channel<OperationView?> events = host.Feed(Canned.Move(1, MovePhase.Memory, 80));
        using Cli cli = new(host) { Terminal = true };

        Task<Outcome> running = cli.RunAsync("move", "web01", "hostb", "--include-storage");
        await cli.Listening.Task;
        cli.Interrupt(Interrupt.ControlC);
        await cli.Asked.Task;
        events.Writer.TryWrite(Canned.Moved(2));

        Outcome outcome = await running;
        Assert.Equal(ExitCodes.Ok, outcome.Code);
        Assert.Contains("Left behind", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancel_that_comes_too_late_is_said_and_the_move_is_shown_to_its_end()
    {
        await using FakeDaemon host = await MovingAsync();
        Channel<OperationView?> events = host.Feed(Canned.Move(1, MovePhase.Memory, 80));
        host.Cancelled = () =>
        {
            host.Refuses = Canned.Problem(ProblemId.NotCancellable, "web01");
            events.Writer.TryWrite(Canned.Moved(2));
        };
        using Cli cli = new(host);

        Task<Outcome> running = cli.RunAsync("move", "web01", "hostb", "--include-storage");
        await cli.Listening.Task;
        cli.Interrupt(Interrupt.ControlC);

        Outcome outcome = await running;
        Assert.Equal(ExitCodes.Ok, outcome.Code);
        Assert.Contains("warning: Something about web01 was refused.", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_an_operation_succeeds_when_it_ends_cancelled()
    {
        await using FakeDaemon host = await MovingAsync();
        host.Feed(Canned.MoveCancelled(2));
        using Cli cli = new(host);

        Assert.Equal(ExitCodes.Ok, (await cli.RunAsync("operation", "cancel", "web01")).Code);
    }

    private static async Task<FakeDaemon> MovingAsync()
    {
        FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        host.Started = Canned.Move(1, MovePhase.Checking, 0);
        host.Operations.Add(host.Started);
        return host;
    }
}
