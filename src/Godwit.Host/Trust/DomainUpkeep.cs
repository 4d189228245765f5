namespace Godwit.Host.Trust;

/// <summary>
/// Keeps the membership fresh: renews certificates in time, tells the other hosts who is in the domain (founding host), or
/// asks (all others). Whatever fails is tried again soon; none of it ends the daemon.
/// </summary>
internal sealed partial class DomainUpkeep(
    HostOptions options,
    DomainMembership membership,
    DomainLife life,
    DomainNews news,
    PeerAnnouncements announcements,
    TimeProvider clock,
    ILogger<DomainUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Usual = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AfterManyFailures = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Somebody may have missed the last announcement before a restart.
        announcements.AnnounceToAll();
        var next = AfterFailure;
        while (!stoppingToken.IsCancellationRequested)
        {
            var settled = await OnceAsync(stoppingToken);
            await announcements.WaitAsync(settled ? Usual : next, clock, stoppingToken);
            next = settled ? AfterFailure : TimeSpan.FromTicks(Math.Min(next.Ticks * 2, AfterManyFailures.Ticks));
        }
    }

    private async Task<bool> OnceAsync(CancellationToken cancellationToken)
    {
        if (membership.Current is not { } current)
        {
            return true;
        }

        var renewed = await TryAsync("renew its certificates", () => RenewAsync(current, cancellationToken), cancellationToken);
        var spread = await TryAsync("exchange the list of hosts", () => news.SpreadAsync(current, cancellationToken), cancellationToken);
        return renewed && spread;
    }

    private async Task RenewAsync(Membership current, CancellationToken cancellationToken)
    {
        var addresses = options.ApiAddress is { } api ? options.MoveAddresses.Append(api) : options.MoveAddresses;
        if (Renewal.IsDue(current.Certificate, addresses, clock.GetUtcNow()))
        {
            var next = await life.RotateAsync(cancellationToken);
            CertificatesRenewed(logger, next.Expires);
        }
    }

    private async Task<bool> TryAsync(string what, Func<Task> act, CancellationToken cancellationToken)
    {
        try
        {
            await act();
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            UpkeepFailed(logger, what, failure.Message);
            return false;
        }
    }

    [LoggerMessage(610, LogLevel.Information, "This host renewed its certificates; they hold until {Expires:u}.")]
    private static partial void CertificatesRenewed(ILogger logger, DateTimeOffset expires);

    [LoggerMessage(611, LogLevel.Warning, "This host could not {What} and will try again: {Reason}")]
    private static partial void UpkeepFailed(ILogger logger, string what, string reason);
}
