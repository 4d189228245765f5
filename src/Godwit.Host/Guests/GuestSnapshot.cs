using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>
/// A guest's memory as it is at one instant, written to a file while the guest goes on:
/// <code>
/// Prepare, then with the guest paused: Begin, then the guest goes on: Finish.
/// </code>
/// Where the host lets QEMU track no writes, Begin takes as long as the whole file.
/// </summary>
internal sealed class GuestSnapshot(Guest guest, string file)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether the guest need not stand still for longer than an instant. Known after <see cref="PrepareAsync"/>.</summary>
    public bool TracksWrites { get; private set; }

    public async Task PrepareAsync()
    {
        // Parameters first: with those of an earlier move (compression, TLS) QEMU refuses capabilities for files.
        await guest.AskAsync(MigrationSettings.FileParameters, CancellationToken.None);
        try
        {
            await guest.AskAsync(MigrationSettings.SnapshotCapabilities, CancellationToken.None);
            TracksWrites = true;
        }
        catch (QmpException refused) when (refused.Reason is QmpFailure.CommandRefused)
        {
            TracksWrites = false;
            await guest.AskAsync(MigrationSettings.FileCapabilities, CancellationToken.None);
        }
    }

    /// <summary>With the guest paused. When it returns, the guest may go on.</summary>
    /// <remarks>
    /// QEMU says "active" before it holds the devices fast and begins to track writes. A guest that goes on in between is held fast at
    /// that later instant, and its memory knows of writes that the disks of the checkpoint do not have. Pages go only after that.
    /// </remarks>
    public async Task BeginAsync()
    {
        await guest.AskAsync(Migrate.To(MigrationAddress.File(file)), CancellationToken.None);
        await UntilAsync(
            info => info.Status == MigrationStatus.Completed
                || (TracksWrites && info.Status == MigrationStatus.Active && info.Ram is { } ram && ram.Normal + ram.Duplicate > 0),
            Glance);
    }

    /// <summary>When it returns, the file is whole; it is not on disk for sure.</summary>
    public Task FinishAsync() => UntilAsync(info => info.Status == MigrationStatus.Completed, Poll);

    /// <summary>Ends a snapshot under way, this daemon's or an earlier one's; no other migration. The guest's running or standing is not changed.</summary>
    public static async Task DropAsync(Guest guest)
    {
        bool ours = (await guest.AskAsync(new QueryMigrateCapabilities(), CancellationToken.None))
            .Any(state => state.State && state.Capability == MigrationCapability.BackgroundSnapshot);
        if (!ours)
        {
            return;
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), guest.Time);
        await guest.UntilAsync(
            async token =>
            {
                MigrationInfo info = await guest.AskAsync(new QueryMigrate(), token);
                if (info.Status is null || info.Status == MigrationStatus.None || info.IsOver)
                {
                    return info;
                }

                await guest.InsistAsync(new MigrateCancel(), token);
                return null;
            },
            TimeSpan.FromMilliseconds(10),
            patience.Token);
    }

    private Task<MigrationInfo> UntilAsync(Func<MigrationInfo, bool> done, TimeSpan poll) => guest.UntilAsync(
        async token =>
        {
            MigrationInfo info = await guest.AskAsync(new QueryMigrate(), token);
            return info.Status == MigrationStatus.Failed || info.Status == MigrationStatus.Cancelled
                ? throw new RefusedException(
                    ProblemId.QemuFailed, file, $"The guest's memory could not be written to {file}: {info.ErrorDesc ?? "no reason given"}.",
                    "Check the room and the rights of the folder for checkpoints.")
                : done(info) ? info : null;
        },
        poll,
        CancellationToken.None);
}
