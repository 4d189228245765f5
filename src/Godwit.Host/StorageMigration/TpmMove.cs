using Godwit.Host.Guests;
using Godwit.Host.Platform;

namespace Godwit.Host.StorageMigration;

/// <summary>The state of a paused guest's TPM goes over to its new folder, and back. Repeatable, either way.</summary>
internal static class TpmMove
{
    /// <summary>
    /// A command that the TPM was busy with may have ended with a write since the look: then the copy is made again, at the place
    /// where every further write goes by now.
    /// </summary>
    public static void Go(StorageOrder order, Guest guest, GuestUser user)
    {
        if (order.MovingTpm() is not { } tpm)
        {
            return;
        }

        byte[] content = TpmState.Read(tpm.From);
        TpmState.Make(tpm.To, user, content);
        GuestFolder.Of(guest).PointTpmAt(TpmState.FolderOf(tpm.To));
        if (TpmState.Read(tpm.From) is { } late && !late.AsSpan().SequenceEqual(content))
        {
            TpmState.Make(tpm.To, user, late);
        }
    }

    /// <summary>Nothing was written at the new place: the guest has not run there.</summary>
    public static void Back(StorageOrder order, Guest guest)
    {
        if (order.MovingTpm() is { } tpm)
        {
            GuestFolder.Of(guest).PointTpmAt(TpmState.FolderOf(tpm.From));
        }
    }
}
