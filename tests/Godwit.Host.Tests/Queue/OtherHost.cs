using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Queue;

namespace Godwit.Host.Tests.Queue;

/// <summary>A destination that is asked for room, and counts how often.</summary>
internal sealed class OtherHost
{
    private int _asked;

    public volatile bool HasRoom;

    public volatile bool IsAway;

    public int Asked => Volatile.Read(ref _asked);

    public Task<TurnAnswer> AskAsync(string hostName, OperationId move, SlotNeeds needs, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return IsAway
            ? Task.FromException<TurnAnswer>(new RefusedException(ProblemId.HostUnreachable, hostName, "It does not answer.", "Wait."))
            : Task.FromResult(new TurnAnswer { Granted = HasRoom });
    }
}
