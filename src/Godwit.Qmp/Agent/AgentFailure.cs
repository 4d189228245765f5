namespace Godwit.Qmp;

/// <summary>Why an agent in a guest did not do what it was asked. The list is closed: callers decide by it.</summary>
public enum AgentFailure
{
    /// <summary>Its channel is not there, or ended before the answer. Whether the command took effect is not known.</summary>
    ConnectionLost,

    /// <summary>No answer within the patience given. The command may still take effect.</summary>
    Silent,

    /// <summary>It answered with an error.</summary>
    Refused,

    /// <summary>It said something that is no answer, or more than an answer may be.</summary>
    NotUnderstood,
}
