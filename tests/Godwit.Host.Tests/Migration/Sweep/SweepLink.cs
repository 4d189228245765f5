using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Processors;
using Godwit.Host.Api;
using Godwit.Host.Migration;
using Godwit.Host.Peers;
using Godwit.Host.Processors;
using Godwit.Host.Queue;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>
/// <see cref="HttpPeerLink"/> without HTTP: the same patience, the same JSON, the same two networks, the same ways to fail. A cut
/// link says nothing; a dead daemon refuses the connection.
/// </summary>
internal sealed class SweepLink(SweepDaemon caller, SweepHost host) : IPeerLink
{
    private static readonly TimeSpan ShortCall = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SettlingCall = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongCall = TimeSpan.FromSeconds(60);

    public string HostName => host.Name;

    public Task<PeerFacts> FactsAsync(CancellationToken cancellationToken) => AnyAsync("facts", ShortCall, (daemon, _) => Task.FromResult(Copy(
        new PeerFacts { HostName = host.Name, VirtualMachinePath = host.Options.VirtualMachinePath, Accelerator = "tcg" },
        PeerJson.Default.PeerFacts)), cancellationToken);

    public Task<HostProcessorView> ProcessorAsync(CancellationToken cancellationToken) => AnyAsync("processor", ShortCall,
        async (daemon, aborted) => Copy(await daemon.Get<HostProcessor>().ViewAsync(aborted), PeerJson.Default.HostProcessorView), cancellationToken);

    public Task<TurnAnswer> AskTurnAsync(OperationId order, SlotNeeds needs, CancellationToken cancellationToken) => AnyAsync("ask turn", ShortCall,
        (daemon, _) => Task.FromResult(Copy(daemon.Turns.Ask(order, Copy(needs, PeerJson.Default.SlotNeeds)), PeerJson.Default.TurnAnswer)), cancellationToken);

    public Task<LandingAnswer> ExamineAsync(MoveOrder order, CancellationToken cancellationToken) => PreferredAsync("examine", LongCall,
        async (daemon, aborted) => Copy(
            new LandingAnswer { Problems = await daemon.Desk.ExamineAsync(Copy(order, PeerJson.Default.MoveOrder), aborted) }, PeerJson.Default.LandingAnswer),
        cancellationToken);

    public Task PrepareAsync(MoveOrder order, CancellationToken cancellationToken) => PreferredAsync("prepare", LongCall,
        (daemon, aborted) => Done(daemon.Desk.PrepareAsync(Copy(order, PeerJson.Default.MoveOrder), aborted)), cancellationToken);

    public Task<FileCoverage> AskFileAsync(OperationId order, int number, CancellationToken cancellationToken) => PreferredAsync("ask file", LongCall,
        async (daemon, aborted) => Copy(await daemon.Desk.FilesOf(order).AskAsync(number), PeerJson.Default.FileCoverage), cancellationToken);

    public Task SendPartAsync(OperationId order, int number, Stream content, CancellationToken cancellationToken) => PreferredAsync("send part", LongCall,
        (daemon, aborted) => Done(daemon.Desk.FilesOf(order).ReceiveAsync(number, content, aborted)), cancellationToken);

    public Task EndFileAsync(OperationId order, int number, FileEnd end, CancellationToken cancellationToken) => PreferredAsync("end file", LongCall,
        (daemon, aborted) => EndFileAsync(daemon, order, number, Copy(end, PeerJson.Default.FileEnd)), cancellationToken);

    public Task<LandingAddress> OpenAsync(OperationId order, CancellationToken cancellationToken) => PreferredAsync("open", LongCall,
        async (daemon, aborted) => Copy(await daemon.Desk.OpenAsync(order, aborted), PeerJson.Default.LandingAddress), cancellationToken);

    public Task HeartbeatAsync(OperationId order, CancellationToken cancellationToken) => PreferredAsync("heartbeat", ShortCall,
        (daemon, _) =>
        {
            daemon.Desk.Heartbeat(order);
            return Task.FromResult(true);
        },
        cancellationToken);

    public Task ArmAsync(OperationId order, CancellationToken cancellationToken) => PreferredAsync("arm", ShortCall,
        (daemon, _) => Done(daemon.Desk.ArmAsync(order)), cancellationToken);

    public Task<GoAnswer> GoAsync(OperationId order, CancellationToken cancellationToken) => AnyAsync("go", SettlingCall,
        async (daemon, _) => Copy(await daemon.Desk.GoAsync(order), PeerJson.Default.GoAnswer), cancellationToken);

    public Task<RejoinAnswer> RejoinAsync(OperationId order, CancellationToken cancellationToken) => AnyAsync("rejoin", ShortCall,
        async (daemon, _) => Copy(await daemon.PostCopies.RejoinAsync(order), PeerJson.Default.RejoinAnswer), cancellationToken);

    public Task LoseAsync(OperationId order, CancellationToken cancellationToken) => AnyAsync("lose", ShortCall,
        (daemon, _) => Done(daemon.PostCopies.LoseAsync(order)), cancellationToken);

    public Task DiscardAsync(OperationId order, CancellationToken cancellationToken) => AnyAsync("discard", SettlingCall,
        (daemon, _) => Done(daemon.Desk.DiscardAsync(order)), cancellationToken);

    public Task<OrderVerdict> VerdictAsync(OperationId order, CancellationToken cancellationToken) => AnyAsync("verdict", SettlingCall,
        (daemon, _) => Task.FromResult(Copy(new Verdict { Order = daemon.Register.VerdictOf(order) }, PeerJson.Default.Verdict).Order), cancellationToken);

    public Task<ProbeAnswer> AnswerProbeAsync(ProbeRequest probe, CancellationToken cancellationToken) => PreferredAsync("probe", LongCall,
        (_, _) => Task.FromResult(Copy(new ProbeAnswer { Words = [.. probe.Paths.Select(SharedProbe.Answer)] }, PeerJson.Default.ProbeAnswer)),
        cancellationToken);

    public Task<FileAnswer> HasFileAsync(FileQuestion question, CancellationToken cancellationToken) => PreferredAsync("file", LongCall,
        async (_, token) => Copy(new FileAnswer { IsThere = await IsoFiles.IsAsync(question, token) }, PeerJson.Default.FileAnswer), cancellationToken);

    /// <summary>No move measures.</summary>
    public Task<RateAnswer> MeasureAsync(TimeSpan span, CancellationToken cancellationToken) => throw new NotSupportedException();

    private static T Copy<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(JsonSerializer.Serialize(value, type), type)!;

    private static async Task<bool> Done(Task work)
    {
        await work;
        return true;
    }

    /// <summary>What a guest that is off now had written is in the copy, too.</summary>
    private async Task<bool> EndFileAsync(SweepDaemon daemon, OperationId id, int number, FileEnd end)
    {
        await daemon.Desk.FilesOf(id).EndAsync(number, end.SizeBytes);
        if (daemon.Desk.Landings.FirstOrDefault(landing => landing.Order.Id == id) is { } landing)
        {
            VmFilePair file = CarriedFiles.Of(landing.Order).Single(carried => carried.Number == number).File;
            host.World.Qemus.CopyImage(file.From, file.To);
        }

        return true;
    }

    private Task<T> PreferredAsync<T>(
        string call, TimeSpan patience, Func<SweepDaemon, CancellationToken, Task<T>> act, CancellationToken cancellationToken) =>
        CallAsync(call, () => host.World.LinkIsCut, patience, act, cancellationToken);

    private Task<T> AnyAsync<T>(
        string call, TimeSpan patience, Func<SweepDaemon, CancellationToken, Task<T>> act, CancellationToken cancellationToken) =>
        CallAsync(call, () => host.World.AllLinksAreCut, patience, act, cancellationToken);

    private async Task<T> CallAsync<T>(
        string call, Func<bool> isCut, TimeSpan patience, Func<SweepDaemon, CancellationToken, Task<T>> act, CancellationToken cancellationToken)
    {
        await caller.AliveAsync();
        cancellationToken.ThrowIfCancellationRequested();
        Passage passage = caller.Boundaries.Enter($"{caller.Name} to {host.Name}", call);
        await caller.AliveAsync();
        SweepDaemon? callee = host.Listening;
        if (passage.FailsBefore || callee is null)
        {
            throw Unreachable();
        }

        using var aborted = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<T> answer = isCut() ? caller.Never<T>() : AnswerAsync(callee, act, aborted.Token);
        Task first = await Task.WhenAny(answer, callee.Died, Task.Delay(patience, caller.Clock, cancellationToken));
        await caller.AliveAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (first != answer)
        {
            await aborted.CancelAsync();
            throw Unreachable();
        }

        passage.Leave();
        await caller.AliveAsync();
        if (isCut())
        {
            await Task.Delay(patience, caller.Clock, cancellationToken);
            throw Unreachable();
        }

        return passage.LosesReply || callee.IsDead ? throw Unreachable()
            : passage.FailsAfter ? throw new RefusedException(ProblemId.Unexpected, host.Name, $"{call} was made to fail.", "Look at the sweep's case.")
            : await answer;
    }

    /// <summary>What is no refusal is a status 500 over there.</summary>
    private async Task<T> AnswerAsync<T>(SweepDaemon callee, Func<SweepDaemon, CancellationToken, Task<T>> act, CancellationToken aborted)
    {
        try
        {
            return await act(callee, aborted);
        }
        catch (Exception failure) when (failure is not (RefusedException or OperationCanceledException))
        {
            host.World.Note($"{host.Name} answers 500: {failure.GetType().Name} {failure.Message}");
            throw new RefusedException(ProblemId.Unexpected, host.Name, failure.Message, "Look at the sweep's case.");
        }
    }

    private RefusedException Unreachable() => new(ProblemId.HostUnreachable, host.Name, $"{host.Name} does not answer.", "Wait.");
}
