namespace Godwit.Qmp;

/// <summary>
/// A conversation with the agent in a guest failed. Only after <see cref="AgentFailure.Refused"/> is the connection still usable;
/// after the others a new one is needed, and asking again.
/// </summary>
public sealed class AgentException : Exception
{
    internal AgentException(AgentFailure reason, string message, Exception? inner = null)
        : base(message, inner) => Reason = reason;

    public AgentFailure Reason { get; }
}
