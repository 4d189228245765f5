using Godwit.Contracts.Operations;
using Godwit.Contracts.Processors;
using Godwit.Host.Migration;
using Godwit.Host.Queue;

namespace Godwit.Host.Peers;

/// <summary>A host whose <see cref="MoveHolds"/> are passed around its calls.</summary>
internal sealed class HeldPeerLink(IPeerLink peer, MoveHolds holds) : IPeerLink
{
    public string HostName => peer.HostName;

    public async Task ArmAsync(OperationId order, CancellationToken cancellationToken)
    {
        await holds.PassAsync(MoveHolds.Arm, cancellationToken);
        await peer.ArmAsync(order, cancellationToken);
        await holds.PassAsync(MoveHolds.Armed, cancellationToken);
    }

    public async Task<GoAnswer> GoAsync(OperationId order, CancellationToken cancellationToken)
    {
        await holds.PassAsync(MoveHolds.Go, cancellationToken);
        return await peer.GoAsync(order, cancellationToken);
    }

    public Task<PeerFacts> FactsAsync(CancellationToken cancellationToken) => peer.FactsAsync(cancellationToken);

    public Task<HostProcessorView> ProcessorAsync(CancellationToken cancellationToken) => peer.ProcessorAsync(cancellationToken);

    public Task<TurnAnswer> AskTurnAsync(OperationId order, SlotNeeds needs, CancellationToken cancellationToken) =>
        peer.AskTurnAsync(order, needs, cancellationToken);

    public Task<LandingAnswer> ExamineAsync(MoveOrder order, CancellationToken cancellationToken) => peer.ExamineAsync(order, cancellationToken);

    public Task PrepareAsync(MoveOrder order, CancellationToken cancellationToken) => peer.PrepareAsync(order, cancellationToken);

    public Task<FileCoverage> AskFileAsync(OperationId order, int number, CancellationToken cancellationToken) =>
        peer.AskFileAsync(order, number, cancellationToken);

    public Task SendPartAsync(OperationId order, int number, Stream content, CancellationToken cancellationToken) =>
        peer.SendPartAsync(order, number, content, cancellationToken);

    public Task EndFileAsync(OperationId order, int number, FileEnd end, CancellationToken cancellationToken) =>
        peer.EndFileAsync(order, number, end, cancellationToken);

    public Task<LandingAddress> OpenAsync(OperationId order, CancellationToken cancellationToken) => peer.OpenAsync(order, cancellationToken);

    public Task HeartbeatAsync(OperationId order, CancellationToken cancellationToken) => peer.HeartbeatAsync(order, cancellationToken);

    public Task<RejoinAnswer> RejoinAsync(OperationId order, CancellationToken cancellationToken) => peer.RejoinAsync(order, cancellationToken);

    public Task LoseAsync(OperationId order, CancellationToken cancellationToken) => peer.LoseAsync(order, cancellationToken);

    public Task DiscardAsync(OperationId order, CancellationToken cancellationToken) => peer.DiscardAsync(order, cancellationToken);

    public Task<OrderVerdict> VerdictAsync(OperationId order, CancellationToken cancellationToken) => peer.VerdictAsync(order, cancellationToken);

    public Task<ProbeAnswer> AnswerProbeAsync(ProbeRequest probe, CancellationToken cancellationToken) => peer.AnswerProbeAsync(probe, cancellationToken);

    public Task<FileAnswer> HasFileAsync(FileQuestion question, CancellationToken cancellationToken) => peer.HasFileAsync(question, cancellationToken);

    public Task<RateAnswer> MeasureAsync(TimeSpan span, CancellationToken cancellationToken) => peer.MeasureAsync(span, cancellationToken);
}
