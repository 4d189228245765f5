using Godwit.Contracts.Operations;

namespace Godwit.Host.Queue;

/// <summary>Asks another host for room for a move, as <see cref="Peers.IPeerLink.AskTurnAsync"/>.</summary>
internal delegate Task<TurnAnswer> AskTurn(string hostName, OperationId move, SlotNeeds needs, CancellationToken cancellationToken);
