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
    public async Task<GuestPause> SendAsync(LandingAddress landing, MemoryPlan plan, CancellationToken cancellationToken)
    {
        MemorySteering told = plan.Begin;
        await guest.AskAsync(MigrationSettings.Sending(plan.Manner, plan.Throttles), cancellationToken);
        MigrateSetParameters others = MigrationSettings.Channels(plan.Manner) with
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
        DateTimeOffset? ran = null;
        await UntilAsync(
            status => status == MigrationStatus.PreSwitchover,
            async (info, asked, token) =>
            {
                ran = info.Status == MigrationStatus.Active ? asked : ran;
                MemorySteering wish = plan.Steer(info);
                if (wish.GoesAhead && !told.GoesAhead && info.Status == MigrationStatus.Active)
                {
                    await guest.AskAsync(new MigrateStartPostcopy(), token);
                    told = wish;
                }
                else if (info.Status == MigrationStatus.Active && wish.DiffersFrom(told))
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

        return new GuestPause(ran, stopped);
    }

    /// <summary>
    /// Sends the rest. When it returns, QEMU here says "completed" and never goes on by itself; or the guest has gone ahead, what is
    /// left of its memory follows, and QEMU knows no way back.
    /// </summary>
    public async Task<MigrationInfo> FinishAsync(CancellationToken cancellationToken)
    {
        await guest.AskAsync(new MigrateContinue { State = MigrationStatus.PreSwitchover }, cancellationToken);
        return await UntilAsync(
            status => status == MigrationStatus.Completed || status.IsPostcopy, (_, _, _) => Task.CompletedTask, TimeSpan.FromMilliseconds(5), cancellationToken);
    }

    /// <summary>
    /// Of a guest that was to go ahead, and lost its link or its time on the way: cuts the connection and looks on which side of
    /// QEMU's switch it was.
    /// </summary>
    /// <returns>How it stands if the guest has gone ahead; null if it can be taken back.</returns>
    public async Task<MigrationInfo?> CutInSwitchoverAsync()
    {
        await GuestLink.CutAsync(guest, YankInstance.Migration);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), guest.Time);
        try
        {
            MigrationInfo seen = await guest.UntilAsync(
                async token => await guest.AskAsync(new QueryMigrate(), token) is { } info && info.Status != MigrationStatus.Device ? info : null,
                TimeSpan.FromMilliseconds(10),
                patience.Token);
            return seen.Status is { IsPostcopy: true } ? seen : null;
        }
        catch (Exception unknown) when (unknown is OperationCanceledException or QmpException or RefusedException)
        {
            // The way back looks again.
            return null;
        }
    }

    /// <summary>
    /// Whatever the transfer was doing, it is over afterwards and the guest is as it was before: running if
    /// <paramref name="shallRun"/>. Safe at any moment before the register changes, since a destination never runs untold. Only of a
    /// guest that has gone ahead QEMU cannot take anything back: its process ends, and its owner starts it again from its disks.
    /// </summary>
    public async Task TakeBackAsync(bool shallRun)
    {
        await GuestLink.CutAsync(guest, YankInstance.Migration);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), guest.Time);
        await guest.InsistAsync(new MigrateCancel(), patience.Token);
        MigrationInfo end = await guest.UntilAsync(
            async token =>
            {
                MigrationInfo info = await guest.AskAsync(new QueryMigrate(), token);
                return info.Status is not { } status || IsOver(status) || status.IsPostcopy ? info : null;
            },
            TimeSpan.FromMilliseconds(10),
            patience.Token);
        if (end.Status is { IsPostcopy: true })
        {
            guest.Process.Kill();
            await guest.Process.Exited;
            return;
        }

        await guest.UntilAsync(
            async token =>
            {
                RunState state = await guest.StateAsync(token);
                if (state.Running ? shallRun : !shallRun && state.Status != RunStatus.Postmigrate)
                {
                    return state;
                }

                if (state.Status == RunStatus.FinishMigrate)
                {
                    // A connection that breaks while memory waits in it, just when QEMU waits for migrate-continue, makes it say "failed" and wait
                    // on: for good, since a cancel finds nothing under way and a cont "not finalized". Continuing from "failed" ends that (10.0.2).
                    await guest.InsistAsync(new MigrateContinue { State = MigrationStatus.Failed }, token);
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
        Func<MigrationStatus, bool> wanted, Func<MigrationInfo, DateTimeOffset, CancellationToken, Task> seen, TimeSpan poll, CancellationToken cancellationToken) =>
        guest.UntilAsync(
            async token =>
            {
                DateTimeOffset asked = guest.Time.GetUtcNow();
                MigrationInfo info = await guest.AskAsync(new QueryMigrate(), token);
                await seen(info, asked, token);
                return info.Status is not { } status ? null
                    : wanted(status) ? info
                    : IsOver(status) && status != MigrationStatus.None ? throw Failed(info)
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
