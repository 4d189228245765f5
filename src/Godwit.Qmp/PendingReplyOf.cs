using System.Text.Json;

namespace Godwit.Qmp;

/// <summary>A command on its way, with the type its reply will have. Continuations never run on the reader loop.</summary>
internal sealed class PendingReplyOf<TReply>(IQmpCommand<TReply> command, bool outOfBand) : PendingReply(outOfBand)
{
    private readonly TaskCompletionSource<TReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TReply> Reply => _reply.Task;

    public override void Return(JsonElement value)
    {
        try
        {
            _reply.TrySetResult(JsonSerializer.Deserialize(value, command.ReplyType)
                ?? throw new JsonException("the reply is null"));
        }
        catch (JsonException unreadable)
        {
            Fail(new QmpException(
                QmpFailure.ReplyNotUnderstood, $"The reply to {command.Verb} was not understood.", command.Verb, inner: unreadable));
        }
    }

    public override void Refuse(string errorClass, string description) =>
        Fail(QmpException.Refused(command.Verb, errorClass, description));

    public override void Die(QmpException death) => Fail(death.During(command.Verb));

    private void Fail(QmpException failure)
    {
        _reply.TrySetException(failure);

        // The caller may have left; its abandoned reply must not surface as an unobserved exception.
        _ = _reply.Task.Exception;
    }
}
