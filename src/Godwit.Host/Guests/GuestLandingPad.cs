using Godwit.Contracts.Vms;
using Godwit.Host.Peers;
using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>A QEMU that was started to receive a guest from another host. It stays paused until it is told.</summary>
internal sealed class GuestLandingPad(Guest guest)
{
    /// <summary>Offers the (new, empty) disks for writing and waits for memory.</summary>
    /// <param name="address">Where it waits.</param>
    /// <param name="disks">Empty when the files are shared and none is copied.</param>
    /// <param name="manner">How its memory comes.</param>
    /// <param name="security">Who may come.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task OpenAsync(
        LandingAddress address, IReadOnlyList<VirtualHardDisk> disks, MemoryManner manner, TransferSecurity security, CancellationToken cancellationToken)
    {
        await GuestLink.AddServerCredentialsAsync(guest, security, cancellationToken);
        string? authorization = security.PeerIdentity is null ? null : GuestLink.Authorization;
        if (disks.Count > 0)
        {
            await guest.AskAsync(
                new NbdServerStart
                {
                    Addr = NbdServerAddress.Inet(address.Host, address.DiskPort!.Value),
                    TlsCreds = GuestLink.ServerCredentials,
                    TlsAuthz = authorization,
                    MaxConnections = 0,
                },
                cancellationToken);
        }

        foreach (VirtualHardDisk disk in disks)
        {
            await guest.AskAsync(new BlockExportAdd { Id = $"export-{disk.Id}", NodeName = disk.Node, Name = disk.Id, Writable = true }, cancellationToken);
        }

        await guest.AskAsync(MigrationSettings.Receiving(manner), cancellationToken);
        await guest.AskAsync(
            MigrationSettings.Channels(manner) with { TlsCreds = GuestLink.ServerCredentials, TlsAuthz = authorization ?? "" },
            cancellationToken);
        await guest.AskAsync(
            MigrateIncoming.From(MigrationAddress.Inet(address.Host, address.MemoryPort)),
            cancellationToken);
    }

    /// <summary>
    /// True once memory and devices are here in full, or the devices alone when memory follows (post-copy); false if QEMU says that they never
    /// will be. QEMU says "postcopy-active" before it has loaded the devices; then it is still in "inmigrate", where a cont would be kept for later.
    /// </summary>
    public async Task<bool> ArrivedAsync(CancellationToken cancellationToken)
    {
        MigrationInfo end = await guest.UntilAsync(
            async token =>
            {
                MigrationInfo info = await guest.AskAsync(new QueryMigrate(), token);
                return info.Status == MigrationStatus.Completed || info.Status == MigrationStatus.Failed
                    || (info.Status is { IsPostcopy: true } && (await guest.StateAsync(token)).Status != RunStatus.Inmigrate) ? info : null;
            },
            TimeSpan.FromMilliseconds(5),
            cancellationToken);
        return end.Status != MigrationStatus.Failed;
    }

    /// <summary>Nobody writes to our disks from outside any more. Before the guest goes on: it wants them for itself.</summary>
    public Task CloseDisksAsync(CancellationToken cancellationToken) =>
        guest.InsistAsync(new NbdServerStop(), cancellationToken);
}
