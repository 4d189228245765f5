using System.Net;
using System.Net.Sockets;
using Godwit.Host.Api;
using Godwit.Host.Peers;
using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>
/// Memory that follows a guest which has gone ahead (post-copy): the verbs of both ends. At the destination only commands out of band are
/// used, because QEMU's monitor may itself wait for a page that is not there.
/// </summary>
internal sealed class FollowingMemory(Guest guest)
{
    /// <summary>Between "broken" and QEMU's being ready to listen again there are milliseconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Something is always under way until the end; when nothing is for so long, the link is dead.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>How it stands.</summary>
    public Task<MigrationInfo> SeeAsync(CancellationToken cancellationToken) => guest.AskAsync(new QueryMigrate(), cancellationToken);

    /// <summary>At the source: returns when all has followed, or the way is broken, or nobody is left to send it.</summary>
    /// <param name="seen">Hears of every look.</param>
    public async Task<FollowingState> SendAsync(Action<MigrationInfo> seen)
    {
        (long sent, long since) = (-1, guest.Time.GetTimestamp());
        try
        {
            while (true)
            {
                MigrationInfo info = await SeeAsync(CancellationToken.None);
                seen(info);
                if (info.Status is not { IsPostcopy: true } || info.Status == MigrationStatus.PostcopyPaused)
                {
                    return info.Status == MigrationStatus.PostcopyPaused ? FollowingState.Broken : FollowingState.Whole;
                }

                if (info.Ram is { } ram && ram.Transferred != sent)
                {
                    (sent, since) = (ram.Transferred, guest.Time.GetTimestamp());
                }
                else if (guest.Time.GetElapsedTime(since) > Silence)
                {
                    // QEMU says "postcopy-paused" then.
                    await GuestLink.CutAsync(guest, YankInstance.Migration);
                }

                await Task.WhenAny(guest.Process.Exited, Task.Delay(Look, guest.Time));
            }
        }
        catch (Exception gone) when (gone is QmpException or RefusedException)
        {
            return await guest.HasEndedAsync() ? FollowingState.Lost : FollowingState.Broken;
        }
    }

    /// <summary>At the source: goes on with what is missing there.</summary>
    public Task ResumeAsync(LandingAddress landing, CancellationToken cancellationToken) => guest.AskAsync(
        Migrate.To(MigrationAddress.Inet(landing.Host, landing.MemoryPort)) with { Resume = true }, cancellationToken);

    /// <summary>At the destination: whether something is missing. A QEMU that does not answer waits for a page itself.</summary>
    public async Task<bool> IsAwaitedAsync()
    {
        using var patience = new CancellationTokenSource(Patience, guest.Time);
        try
        {
            return (await SeeAsync(patience.Token)).Status is { IsPostcopy: true };
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    /// <summary>At the destination: waits for the source at that address, having let go of the old connection.</summary>
    /// <returns>False when nothing is missing here: all of memory has come, or this QEMU never was a destination.</returns>
    public async Task<bool> ListenAsync(LandingAddress landing)
    {
        using var patience = new CancellationTokenSource(Patience, guest.Time);
        int refusals = 0;
        while (true)
        {
            if (await IsTakenAsync(new MigrateRecover { Uri = Uri(landing) }, patience.Token))
            {
                return true;
            }

            // Refused: it is not broken yet, or whole. Only what is under way can be broken off; it may have broken in between.
            refusals = await IsTakenAsync(new MigratePause(), patience.Token) ? 0 : refusals + 1;
            if (refusals == 2)
            {
                return false;
            }

            await Task.Delay(Interval, guest.Time, patience.Token);
        }
    }

    private async Task<bool> IsTakenAsync(IQmpCommand<QmpEmpty> command, CancellationToken cancellationToken)
    {
        try
        {
            await guest.AskOutOfBandAsync(command, cancellationToken);
            return true;
        }
        catch (QmpException refused) when (refused.Reason is QmpFailure.CommandRefused)
        {
            return false;
        }
    }

    private static string Uri(LandingAddress landing) =>
        IPAddress.Parse(landing.Host) is { AddressFamily: AddressFamily.InterNetworkV6 } address
            ? $"tcp:[{address}]:{landing.MemoryPort}"
            : $"tcp:{landing.Host}:{landing.MemoryPort}";
}
