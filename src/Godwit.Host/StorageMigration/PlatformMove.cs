using Godwit.Host.Guests;
using Godwit.Host.Platform;

namespace Godwit.Host.StorageMigration;

/// <summary>What of a paused guest is no disk goes over to its new place, and back: the state of its TPM, ISO images. Repeatable, either way.</summary>
internal static class PlatformMove
{
    /// <summary>
    /// A command that the TPM was busy with may have ended with a write since the look: then the copy is made again, at the place
    /// where every further write goes by now.
    /// </summary>
    public static async Task GoAsync(StorageOrder order, Guest guest, GuestUser user, CancellationToken cancellationToken)
    {
        await new GuestDvds(guest).AgreeAsync(order.After.DvdDrives ?? [], cancellationToken);
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
    public static async Task BackAsync(StorageOrder order, Guest guest, CancellationToken cancellationToken)
    {
        await new GuestDvds(guest).AgreeAsync(order.Before.DvdDrives ?? [], cancellationToken);
        if (order.MovingTpm() is { } tpm)
        {
            GuestFolder.Of(guest).PointTpmAt(TpmState.FolderOf(tpm.From));
        }
    }
}
