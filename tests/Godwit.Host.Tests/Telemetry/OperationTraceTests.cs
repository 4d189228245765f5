using System.Diagnostics;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Operations;
using Godwit.Host.Peers;
using Godwit.Host.Telemetry;
using Godwit.Host.Tests.Operations;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Godwit.Host.Tests.Telemetry;

/// <summary>Operations as traces.</summary>
[Collection(nameof(TracesCollection))]
public sealed class OperationTraceTests : IDisposable
{
    private readonly LedgerStage _stage = new();
    private readonly List<Activity> _ended = [];

    public void Dispose() => _stage.Dispose();

    [Fact]
    public void A_move_is_one_trace_with_a_span_below_it_for_each_phase()
    {
        using ActivityListener listener = Listen();
        Operation move = _stage.Move();
        _stage.RunToEnd(move);

        Assert.Equal(
            ["checking", "landing", "mirroring", "memory", "switchover", "hand-over", "retiring", "MoveVirtualMachineAndStorage"],
            _ended.Select(span => span.OperationName));
        Activity whole = _ended[^1];
        Assert.Single(_ended.Select(span => span.TraceId).Distinct());
        Assert.All(_ended[..^1], span => Assert.Equal((whole.SpanId, TimeSpan.FromSeconds(1)), (span.ParentSpanId, span.Duration)));
        Assert.Equal((default, TimeSpan.FromSeconds(7)), (whole.ParentSpanId, whole.Duration));
        Assert.Equal(whole.TraceId.ToHexString(), _stage.Ledger.Get(move.Id).TraceId);
        Assert.Equal(
            ("web01", "hosta", "hostb", move.Id.ToString(), "completed", 300L, 100L, 0.25),
            (whole.GetTagItem("vm.name"), whole.GetTagItem("godwit.source.host"), whole.GetTagItem("godwit.destination.host"), whole.GetTagItem("godwit.operation.id"),
                whole.GetTagItem("godwit.operation.outcome"), whole.GetTagItem("godwit.move.disk.bytes"), whole.GetTagItem("godwit.move.memory.bytes"),
                whole.GetTagItem("godwit.move.blackout")));
    }

    [Fact]
    public void A_failure_is_an_error_of_the_phase_and_of_the_whole_and_a_cancel_is_none()
    {
        using ActivityListener listener = Listen();
        Operation failed = _stage.Move();
        failed.Report(LedgerStage.In(MovePhase.Memory));
        _stage.Fail(failed, ProblemId.HostUnreachable);
        Assert.Equal(
            [("checking", ActivityStatusCode.Unset, null), ("memory", ActivityStatusCode.Error, "host-unreachable"), ("MoveVirtualMachineAndStorage", ActivityStatusCode.Error, "host-unreachable")],
            _ended.Select(span => (span.OperationName, span.Status, (string?)span.GetTagItem("error.type"))));

        _ended.Clear();
        Operation cancelled = _stage.Move();
        _stage.Ledger.End(cancelled, OperationState.Cancelled, null, null);
        Assert.All(_ended, span => Assert.Equal(ActivityStatusCode.Unset, span.Status));
    }

    [Fact]
    public async Task Whoever_works_for_an_operation_tells_the_other_host_the_phase_it_is_in()
    {
        using ActivityListener listener = Listen();
        Operation move = _stage.Move();
        Operation other = _stage.Move("db01");
        string? landing = null, memory = null, outside = OperationStory.Current?.TraceParent;
        await OperationOutcome.OfAsync(move, async () =>
        {
            move.Report(LedgerStage.In(MovePhase.Landing));
            landing = OperationStory.Current!.TraceParent;
            await Task.Yield();
            // Another one goes on in this flow, as the queue lets it.
            other.Report(LedgerStage.In(MovePhase.Mirroring));
            move.Report(LedgerStage.In(MovePhase.Memory));
            memory = OperationStory.Current!.TraceParent;
            Assert.Null(Activity.Current);
            return null;
        });
        _stage.Ledger.End(move, OperationState.Completed, null, null);

        Assert.Null(outside);
        Assert.Null(OperationStory.Current);
        Assert.Equal(_ended.First(span => span.OperationName == "landing").Id, landing);
        Assert.Equal(_ended.First(span => span.OperationName == "memory").Id, memory);
    }

    [Fact]
    public void What_the_destination_does_is_below_the_phase_that_asked_for_it()
    {
        using ActivityListener listener = Listen();
        Operation move = _stage.Move();
        move.Report(LedgerStage.In(MovePhase.Landing));
        var call = new DefaultHttpContext();
        call.Request.Headers.TraceParent = move.Story.TraceParent;
        using (Activity? span = LandingTrace.Begin(call, "open", move.Id))
        {
            LandingTrace.Failed(span, new Godwit.Host.Api.RefusedException(ProblemId.GuestLost, "web01", "It died.", "Look."));
        }

        _stage.RunToEnd(move);
        Activity landing = _ended.Single(each => each.OperationName == "landing"), opened = _ended.Single(each => each.OperationName == "landing open");
        Assert.Equal((landing.TraceId, landing.SpanId, ActivityKind.Server), (opened.TraceId, opened.ParentSpanId, opened.Kind));
        Assert.Equal((ActivityStatusCode.Error, "guest-lost"), (opened.Status, opened.GetTagItem("error.type")));
        Assert.Null(LandingTrace.Begin(new DefaultHttpContext(), "open", move.Id));
    }

    [Fact]
    public void An_operation_that_was_asked_for_within_a_trace_belongs_to_it()
    {
        using ActivityListener listener = Listen();
        const string caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        using Activity request = new Activity("request").SetParentId(caller).Start();
        Operation move = _stage.Move();
        Assert.Same(request, Activity.Current);
        request.Stop();
        _stage.RunToEnd(move);

        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"), (_ended[^1].TraceId.ToHexString(), _ended[^1].ParentSpanId.ToHexString()));
    }

    [Fact]
    public void Nothing_is_made_while_nobody_listens()
    {
        Operation move = _stage.Move();
        Assert.Null(move.Story.TraceParent);
        _stage.RunToEnd(move);
        Assert.Null(_stage.Ledger.Get(move.Id).TraceId);
    }

    [Theory]
    [InlineData("POST", "/peer/v1/landings/1", "prepare")]
    [InlineData("DELETE", "/peer/v1/landings/1", "discard")]
    [InlineData("POST", "/peer/v1/landings/1/examine", "examine")]
    [InlineData("POST", "/peer/v1/landings/1/open", "open")]
    [InlineData("POST", "/peer/v1/landings/1/arm", "arm")]
    [InlineData("POST", "/peer/v1/landings/1/go", "go")]
    [InlineData("POST", "/peer/v1/landings/1/files/3/end", "end of file")]
    [InlineData("POST", "/peer/v1/landings/1/files/3", null)]
    [InlineData("PUT", "/peer/v1/landings/1/files/3", null)]
    [InlineData("POST", "/peer/v1/landings/1/heartbeat", null)]
    public void Only_what_a_landing_does_once_is_a_span(string method, string path, string? step) => Assert.Equal(step, LandingSteps.NameOf(method, path));

    private ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == OperationTrace.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
