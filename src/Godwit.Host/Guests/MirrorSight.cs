namespace Godwit.Host.Guests;

/// <summary>How the mirror of one disk stands.</summary>
/// <param name="Done">Bytes dealt with.</param>
/// <param name="Length">Bytes to deal with; grows as the guest writes, and is 0 while QEMU still looks for what there is.</param>
/// <param name="Ready">Both copies were equal once, and writes follow.</param>
/// <param name="Synchronous">Every write reaches both copies before the guest hears of it.</param>
internal sealed record MirrorSight(string DiskId, long Done, long Length, bool Ready, bool Synchronous)
{
    /// <summary>Bytes to deal with, as far as anybody knows.</summary>
    /// <param name="allocated">What the image occupies; it counts until QEMU knows better.</param>
    public long LengthOr(long allocated) => Ready || Length > 0 ? Length : Math.Max(Done, allocated);
}
