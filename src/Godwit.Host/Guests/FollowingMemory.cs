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
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan ComingToTerms = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>How it stands.</summary>
    public Task<MigrationInfo> SeeAsync(CancellationToken cancellationToken) => guest.AskAsync(new QueryMigrate(), cancellationToken);

    /// <summary>
    /// At the source: returns when all has followed, or the way is broken, or nobody is left to send it. The guest is the other host's: a QEMU that
    /// fails at the very end lets it run here, and is killed the moment it says so.
    /// </summary>
    /// <param name="seen">Hears of every look.</param>
    /// <param name="arrived">Bytes that the destination has acknowledged; null when nobody knows.</param>
    /// <param name="silence">How long nothing may pass. While the two QEMUs come to terms again after a break, it is a minute.</param>
    public async Task<FollowingState> SendAsync(Action<MigrationInfo> seen, Func<long?> arrived, TimeSpan silence)
    {
        (long, long?)? last = null;
        long since = guest.Time.GetTimestamp();
        try
        {
            MigrationInfo end = await guest.UntilAsync(
                async token =>
                {
                    MigrationInfo info = await SeeAsync(token);
                    seen(info);
                    if (info.Status is not { IsPostcopy: true } || info.Status == MigrationStatus.PostcopyPaused)
                    {
                        return info;
                    }

                    (long, long?) now = (info.Ram?.Transferred ?? 0, arrived());
                    TimeSpan patience = info.Status == MigrationStatus.PostcopyActive ? silence : ComingToTerms;
                    if (now != last)
                    {
                        (last, since) = (now, guest.Time.GetTimestamp());
                    }
                    else if (info.Ram is not { Remaining: 0 } && guest.Time.GetElapsedTime(since) > patience)
                    {
                        // QEMU says "postcopy-paused" then. Never when all is sent and only the end is waited for: it would fail, and run here.
                        await GuestLink.CutAsync(guest, YankInstance.Migration);
                    }

                    return null;
                },
                Look,
                CancellationToken.None);
            if (end.Status == MigrationStatus.PostcopyPaused || end.Status == MigrationStatus.Completed)
            {
                return end.Status == MigrationStatus.Completed ? FollowingState.Whole : FollowingState.Broken;
            }

            guest.Process.Kill();
            await guest.Process.Exited;
            return FollowingState.Lost;
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
        using var patience = new CancellationTokenSource(AnswerPatience, guest.Time);
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
        while (true)
        {
            if (await IsTakenAsync(new MigrateRecover { Uri = Uri(landing) }, patience.Token))
            {
                return true;
            }

            // Refused: it is not broken yet, or whole. Only what is under way can be broken off; and only QEMU's own word is proof that nothing is missing.
            if (!await IsTakenAsync(new MigratePause(), patience.Token) && !await IsAwaitedAsync())
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
