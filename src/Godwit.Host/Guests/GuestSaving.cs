using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Storage;
using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>A guest's memory into a file and out of it again.</summary>
internal static class GuestSaving
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Writes a paused guest's memory and devices to a new file, which is on the disk afterwards and belongs to QEMU's user.</summary>
    /// <exception cref="RefusedException">QEMU could not; the guest is paused and whole.</exception>
    public static async Task SaveAsync(Guest guest, string file, GuestUser user, CancellationToken cancellationToken)
    {
        await File.WriteAllBytesAsync(file, [], cancellationToken);
        Ownership.GiveFile(file, user);

        // Parameters first: with those of an earlier move (compression, TLS) QEMU refuses the file's capability.
        await guest.AskAsync(MigrationSettings.FileParameters, cancellationToken);
        await guest.AskAsync(MigrationSettings.FileCapabilities, cancellationToken);
        await guest.AskAsync(Migrate.To(MigrationAddress.File(file)), cancellationToken);
        await UntilDoneAsync(guest, file, "saved to", cancellationToken);
        using FileStream written = File.OpenRead(file);
        RandomAccess.FlushToDisk(written.SafeFileHandle);
    }

    /// <summary>Fills a QEMU that was started to receive from a file. The guest is paused afterwards.</summary>
    public static async Task RestoreAsync(Guest guest, string file, CancellationToken cancellationToken)
    {
        // Parameters first: with those of an earlier move (compression, TLS) QEMU refuses the file's capability.
        await guest.AskAsync(MigrationSettings.FileParameters, cancellationToken);
        await guest.AskAsync(MemoryFile.IsMapped(file) ? MigrationSettings.FileCapabilities : MigrationSettings.StreamCapabilities, cancellationToken);
        await guest.AskAsync(MigrateIncoming.From(MigrationAddress.File(file)), cancellationToken);
        await UntilDoneAsync(guest, file, "restored from", cancellationToken);
    }

    private static Task<MigrationInfo> UntilDoneAsync(Guest guest, string file, string what, CancellationToken cancellationToken) => guest.UntilAsync(
        async token =>
        {
            MigrationInfo info = await guest.AskAsync(new QueryMigrate(), token);
            return info.Status == MigrationStatus.Failed || info.Status == MigrationStatus.Cancelled
                ? throw new RefusedException(
                    ProblemId.QemuFailed, file, $"The guest's memory could not be {what} {file}: {info.ErrorDesc ?? "no reason given"}.",
                    "Check the room and the rights of the virtual machine's folder.")
                : info.Status == MigrationStatus.Completed ? info : null;
        },
        Poll,
        cancellationToken);
}
