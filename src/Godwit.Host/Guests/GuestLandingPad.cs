using Godwit.Contracts.Vms;
using Godwit.Host.Peers;
using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>A QEMU that was started to receive a guest from another host. It stays paused until it is told.</summary>
internal sealed class GuestLandingPad(Guest guest)
{
    /// <summary>Offers the (new, empty) disks for writing and waits for memory.</summary>
    /// <param name="disks">Empty when the files are shared and none is copied.</param>
    public async Task OpenAsync(
        LandingAddress address, IReadOnlyList<VirtualHardDisk> disks, TransferSecurity security, CancellationToken cancellationToken)
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

        await guest.AskAsync(MigrationSettings.Capabilities, cancellationToken);
        await guest.AskAsync(
            MigrationSettings.Parameters with { TlsCreds = GuestLink.ServerCredentials, TlsAuthz = authorization ?? "" },
            cancellationToken);
        await guest.AskAsync(
            MigrateIncoming.From(MigrationAddress.Inet(address.Host, address.MemoryPort)),
            cancellationToken);
    }

    /// <summary>True once memory and devices are here in full; false if QEMU says that they never will be.</summary>
    public async Task<bool> ArrivedAsync(CancellationToken cancellationToken)
    {
        MigrationInfo end = await guest.UntilAsync(
            async token =>
            {
                MigrationInfo info = await guest.AskAsync(new QueryMigrate(), token);
                return info.Status == MigrationStatus.Completed || info.Status == MigrationStatus.Failed ? info : null;
            },
            TimeSpan.FromMilliseconds(5),
            cancellationToken);
        return end.Status == MigrationStatus.Completed;
    }

    /// <summary>Nobody writes to our disks from outside any more. Before the guest goes on: it wants them for itself.</summary>
    public Task CloseDisksAsync(CancellationToken cancellationToken) =>
        guest.InsistAsync(new NbdServerStop(), cancellationToken);
}
