namespace Godwit.Host.Guests;

/// <summary>How the mirror of one disk stands.</summary>
/// <param name="Done">Bytes dealt with.</param>
/// <param name="Length">Bytes to deal with; grows as the guest writes.</param>
/// <param name="Ready">Both copies were equal once, and writes follow.</param>
/// <param name="Synchronous">Every write reaches both copies before the guest hears of it.</param>
internal sealed record MirrorSight(string DiskId, long Done, long Length, bool Ready, bool Synchronous);
