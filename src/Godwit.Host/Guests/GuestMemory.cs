using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Peers;
using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>A running guest's memory and device state on their way to another host.</summary>
internal sealed class GuestMemory(Guest guest)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Sends memory, pass by pass, while the guest runs; returns with the guest paused before the switchover.</summary>
    /// <returns>When QEMU paused it, by its own clock; null if that was not heard.</returns>
    public async Task<DateTimeOffset?> SendAsync(LandingAddress landing, MemoryPlan plan, CancellationToken cancellationToken)
    {
        MemorySteering told = plan.Begin;
        await guest.AskAsync(MigrationSettings.Sending(plan.Throttles), cancellationToken);
        MigrateSetParameters others = MigrationSettings.Parameters with
        {
            TlsCreds = GuestLink.ClientCredentials,
            TlsHostname = landing.TlsHostName,
            TlsAuthz = "",
            MultifdZstdLevel = plan.CompressionLevel,
        };
        await guest.AskAsync(MigrationSettings.Steering(told, plan.Throttles, others), cancellationToken);
        await guest.AskAsync(
            Migrate.To(MigrationAddress.Inet(landing.Host, landing.MemoryPort)),
            cancellationToken);
        using QmpSubscription events = await guest.SubscribeAsync(cancellationToken);
        await UntilAsync(
            MigrationStatus.PreSwitchover,
            async (info, token) =>
            {
                MemorySteering wish = plan.Steer(info);
                if (info.Status == MigrationStatus.Active && wish.DiffersFrom(told))
                {
                    await guest.AskAsync(MigrationSettings.Steering(wish, plan.Throttles), token);
                    told = wish;
                }
            },
            Poll,
            cancellationToken);
        DateTimeOffset? stopped = null;
        while (events.TryRead(out QmpEvent? happened))
        {
            stopped = happened.Name == QmpEventName.Stop ? happened.At : stopped;
        }

        return stopped;
    }

    /// <summary>Sends the rest. When it returns, QEMU here says "completed" and never goes on by itself.</summary>
    public async Task<MigrationInfo> FinishAsync(CancellationToken cancellationToken)
    {
        await guest.AskAsync(new MigrateContinue { State = MigrationStatus.PreSwitchover }, cancellationToken);
        return await UntilAsync(MigrationStatus.Completed, (_, _) => Task.CompletedTask, TimeSpan.FromMilliseconds(5), cancellationToken);
    }

    /// <summary>
    /// Whatever the transfer was doing, it is over afterwards and the guest is as it was before: running if
    /// <paramref name="shallRun"/>. Safe at any moment before the register changes, since a destination never runs untold.
    /// </summary>
    public async Task TakeBackAsync(bool shallRun)
    {
        await GuestLink.CutAsync(guest, YankInstance.Migration);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), guest.Time);
        await guest.InsistAsync(new MigrateCancel(), patience.Token);
        await guest.UntilAsync(
            async token =>
            {
                MigrationInfo info = await guest.AskAsync(new QueryMigrate(), token);
                return info.Status is not { } status || IsOver(status) ? info : null;
            },
            TimeSpan.FromMilliseconds(10),
            patience.Token);
        await guest.UntilAsync(
            async token =>
            {
                RunState state = await guest.StateAsync(token);
                if (state.Running ? shallRun : !shallRun && state.Status != RunStatus.Postmigrate)
                {
                    return state;
                }

                // A guest that shall stay paused goes on for an instant too: QEMU has given its disks away, takes them back only
                // on "cont", and refuses to move a guest that it holds in "postmigrate".
                await guest.InsistAsync(new Cont(), token);
                if (!shallRun)
                {
                    await guest.InsistAsync(new Stop(), token);
                }

                // The guest's addresses may have been announced elsewhere meanwhile.
                await guest.AnnounceAsync(token);
                return null;
            },
            TimeSpan.FromMilliseconds(10),
            patience.Token);
    }

    private static bool IsOver(MigrationStatus status) =>
        status == MigrationStatus.None || status == MigrationStatus.Completed
        || status == MigrationStatus.Failed || status == MigrationStatus.Cancelled;

    private Task<MigrationInfo> UntilAsync(
        MigrationStatus wanted, Func<MigrationInfo, CancellationToken, Task> seen, TimeSpan poll, CancellationToken cancellationToken) =>
        guest.UntilAsync(
            async token =>
            {
                MigrationInfo info = await guest.AskAsync(new QueryMigrate(), token);
                await seen(info, token);
                return info.Status == wanted ? info
                    : info.Status is { } status && IsOver(status) && status != MigrationStatus.None ? throw Failed(info)
                    : null;
            },
            poll,
            cancellationToken);

    private static RefusedException Failed(MigrationInfo info) => new(
        ProblemId.MemoryTransferFailed,
        "memory",
        $"QEMU could not bring the guest's memory to the destination: {info.ErrorDesc ?? info.Status?.Value ?? "no reason given"}.",
        "The virtual machine goes on at the source. Check the link and both hosts' QEMU logs, then move again.");
}
