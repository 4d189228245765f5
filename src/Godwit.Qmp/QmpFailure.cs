namespace Godwit.Qmp;

/// <summary>Why a conversation with QEMU did not bring what was asked. The list is closed: callers decide by it.</summary>
public enum QmpFailure
{
    /// <summary>Nobody listens at the socket: QEMU is not there, or not there yet. Nothing was sent.</summary>
    Unreachable,

    /// <summary>QEMU answered with an error. The command had no effect that QEMU admits to; the connection is usable.</summary>
    CommandRefused,

    /// <summary>
    /// QEMU obeyed, but its reply lacks what this version needs. The command took effect; the connection is usable.
    /// </summary>
    ReplyNotUnderstood,

    /// <summary>No answer within the patience given. The command may still take effect; the connection is usable.</summary>
    TimedOut,

    /// <summary>
    /// The connection ended before the answer. Whether the command took effect is not known: connect again and ask.
    /// </summary>
    ConnectionLost,

    /// <summary>
    /// QEMU said something that is not QMP. The connection was given up, as after <see cref="ConnectionLost"/>.
    /// </summary>
    ProtocolViolated,
}
