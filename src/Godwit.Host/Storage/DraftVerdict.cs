namespace Godwit.Host.Storage;

/// <summary>Whether a file that an operation was making may be deleted: only the very one that it made, and only where it can be seen.</summary>
internal static class DraftVerdict
{
    /// <param name="draft">What the journal says.</param>
    /// <param name="there">What lies at its path now; null for nothing.</param>
    /// <param name="volume">The file system of its folder, or of the nearest one above that exists.</param>
    /// <param name="isKept">A virtual machine has it.</param>
    /// <param name="byDeadDaemon">Whoever was making it may have died before noting that it had; an operation of this life knows that it had not.</param>
    public static DraftFate Of(FileDraft draft, FileStatus? there, ulong volume, bool isKept, bool byDeadDaemon) =>
        isKept || (!byDeadDaemon && !draft.IsByName && draft.Identity is null) ? DraftFate.Forget
        : there is not null && IsOurs(draft, there) ? DraftFate.Delete
        : draft.Volume is { } home && home != volume ? DraftFate.Wait
        : there is null ? DraftFate.Delete
        : DraftFate.Forget;

    /// <summary>A daemon that died between making a file and noting which one it is left it empty: nothing is lost with it.</summary>
    private static bool IsOurs(FileDraft draft, FileStatus there) =>
        draft.IsByName
        || (draft.Identity is { } made ? made.IsSameAs(FileIdentity.Of(there)) : there is { IsFile: true, SizeBytes: 0, Mode: Ownership.PrivateFile });
}
