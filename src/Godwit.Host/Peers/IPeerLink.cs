using Godwit.Contracts.Operations;
using Godwit.Contracts.Processors;
using Godwit.Host.Migration;
using Godwit.Host.Queue;

namespace Godwit.Host.Peers;

/// <summary>
/// Another host of the domain, as moves see it. Every call is keyed by the move's id and may be repeated: a reply can be
/// lost although its effect happened.
/// </summary>
/// <remarks>
/// Each call throws <see cref="Api.RefusedException"/> for the other host's refusals, and for a host that does not answer one with
/// <see cref="Contracts.Problems.ProblemId.HostUnreachable"/>.
/// </remarks>
internal interface IPeerLink
{
    string HostName { get; }

    Task<PeerFacts> FactsAsync(CancellationToken cancellationToken);

    /// <summary>What its processor can give to guests.</summary>
    Task<HostProcessorView> ProcessorAsync(CancellationToken cancellationToken);

    /// <summary>Asks for room for a move. A promise is kept for some seconds; without one, whoever asks again within two seconds keeps his place.</summary>
    Task<TurnAnswer> AskTurnAsync(OperationId order, SlotNeeds needs, CancellationToken cancellationToken);

    /// <summary>Every requirement is looked at, and nothing is done.</summary>
    /// <returns>All that are not met.</returns>
    Task<LandingAnswer> ExamineAsync(MoveOrder order, CancellationToken cancellationToken);

    /// <summary>Every requirement is looked at, then room is reserved and files are created. After a refusal nothing is there.</summary>
    Task PrepareAsync(MoveOrder order, CancellationToken cancellationToken);

    /// <summary>What there is of one of <see cref="CarriedFiles"/>. Parts of it that are still under way are given up.</summary>
    Task<FileCoverage> AskFileAsync(OperationId order, int number, CancellationToken cancellationToken);

    /// <summary>Brings a part of a file to its place there. Several may be sent at once, each over a connection of its own.</summary>
    /// <param name="order">The move.</param>
    /// <param name="number">Which of <see cref="CarriedFiles"/>.</param>
    /// <param name="content">A <see cref="Storage.ExtentStream"/>.</param>
    /// <param name="cancellationToken">Cuts it off; there is no other limit of time.</param>
    /// <exception cref="Api.RefusedException"><see cref="Contracts.Problems.ProblemId.CopyDiffers"/>: some of it was damaged, the rest counts.</exception>
    Task SendPartAsync(OperationId order, int number, Stream content, CancellationToken cancellationToken);

    /// <summary>All of a file was sent. It is whole and on disk there when this returns.</summary>
    Task EndFileAsync(OperationId order, int number, FileEnd end, CancellationToken cancellationToken);

    /// <summary>Starts a QEMU that waits for memory and offers its disks.</summary>
    Task<LandingAddress> OpenAsync(OperationId order, CancellationToken cancellationToken);

    /// <summary>Proves that the landing is alive; the other host learns the same of us.</summary>
    Task HeartbeatAsync(OperationId order, CancellationToken cancellationToken);

    /// <summary>From here the landing is not given up by itself: it asks <see cref="VerdictAsync"/> first. Durable when it returns.</summary>
    Task ArmAsync(OperationId order, CancellationToken cancellationToken);

    /// <summary>The VM is yours: run it. Only ever said after the register says so.</summary>
    Task<GoAnswer> GoAsync(OperationId order, CancellationToken cancellationToken);

    /// <summary>Of a guest that has gone ahead of its memory: its QEMU shall listen again for what is missing.</summary>
    Task<RejoinAnswer> RejoinAsync(OperationId order, CancellationToken cancellationToken);

    /// <summary>What is missing of the memory of a guest that has gone ahead is lost. One that still waits for it is started again from its disks.</summary>
    Task LoseAsync(OperationId order, CancellationToken cancellationToken);

    /// <summary>
    /// The source is done with the order: a landing that is not owned yet is taken away with all it made, the record of an owned
    /// one is closed. Nothing there is fine.
    /// </summary>
    Task DiscardAsync(OperationId order, CancellationToken cancellationToken);

    /// <summary>Asked of the source by a destination that lost sight of it.</summary>
    Task<OrderVerdict> VerdictAsync(OperationId order, CancellationToken cancellationToken);

    /// <summary>Looks for probe files that the source wrote and answers beside each; see <see cref="Storage.SharedProbe"/>.</summary>
    Task<ProbeAnswer> AnswerProbeAsync(ProbeRequest probe, CancellationToken cancellationToken);

    /// <summary>Whether the very same file lies there under that path.</summary>
    Task<FileAnswer> HasFileAsync(FileQuestion question, CancellationToken cancellationToken);

    /// <summary>Sends bytes for so long over a connection of their own, and learns how fast they arrived.</summary>
    Task<RateAnswer> MeasureAsync(TimeSpan span, CancellationToken cancellationToken);
}
