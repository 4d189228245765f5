namespace Godwit.Qmp;

/// <summary>
/// A conversation with QEMU failed. After <see cref="QmpFailure.CommandRefused"/>, <see cref="QmpFailure.ReplyNotUnderstood"/> and
/// <see cref="QmpFailure.TimedOut"/> the connection is still usable; after the others a new one is needed, and only QEMU's
/// own state (query-status, query-migrate, query-jobs ...) says whether the command took effect.
/// </summary>
public sealed class QmpException : Exception
{
    internal QmpException(QmpFailure reason, string message, string? verb = null, string? errorClass = null, Exception? inner = null)
        : base(message, inner)
    {
        Reason = reason;
        Verb = verb;
        ErrorClass = errorClass;
    }

    public QmpFailure Reason { get; }

    /// <summary>The command that was under way; null when the connection failed while none was.</summary>
    public string? Verb { get; }

    /// <summary>
    /// QEMU's error class ("GenericError", "DeviceNotFound", "CommandNotFound" ...); null unless the command was refused.
    /// </summary>
    public string? ErrorClass { get; }

    internal static QmpException Refused(string verb, string errorClass, string description) =>
        new(QmpFailure.CommandRefused, $"QEMU refused {verb}: {description}", verb, errorClass);

    internal static QmpException TimedOut(string what, TimeSpan patience, string? verb = null) =>
        new(QmpFailure.TimedOut, $"QEMU did not answer {what} within {patience.TotalSeconds:0.###} s.", verb);

    /// <summary>The same death, told to one more waiter: each gets an exception of its own with its own verb in it.</summary>
    internal QmpException During(string verb) =>
        new(Reason, $"The conversation with QEMU ended during {verb}. {Message}", verb, inner: InnerException);
}
