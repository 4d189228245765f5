using System.Text.Json;

namespace Godwit.Qmp;

/// <summary>
/// A command on its way. It stays in the connection's table until QEMU answers or the connection dies, even when its
/// caller has stopped waiting, because until then it occupies a place in QEMU's queue.
/// </summary>
internal abstract class PendingReply(bool outOfBand)
{
    public bool OutOfBand { get; } = outOfBand;

    public abstract void Return(JsonElement value);

    public abstract void Refuse(string errorClass, string description);

    public abstract void Die(QmpException death);
}
