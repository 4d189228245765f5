using Godwit.Host.Api;

namespace Godwit.Host.ActiveDirectory;

/// <summary>Keeps the computer account's ticket fresh, so that a domain controller that is away for an hour is not noticed.</summary>
internal sealed partial class TicketUpkeep(
    DirectoryMembership membership, ComputerTicket ticket, DirectorySearch search, TimeProvider clock, ILogger<TicketUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            if (membership.Current is { } host)
            {
                await OnceAsync(host, stoppingToken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task OnceAsync(DirectoryRecord host, CancellationToken cancellationToken)
    {
        try
        {
            await ticket.EnsureAsync(host, cancellationToken);
            if (host.NetBiosName is null && await search.NetBiosNameAsync(host, cancellationToken) is { } name)
            {
                // It joined before it was asked for.
                membership.Learn(host, name);
            }
        }
        catch (RefusedException refused)
        {
            TicketNotRenewed(logger, host.ComputerAccount, refused.Problem.Message);
        }
    }

    [LoggerMessage(641, LogLevel.Warning, "The ticket of {Account} was not renewed and will be tried again in 5 minutes: {Reason}")]
    private static partial void TicketNotRenewed(ILogger logger, string account, string reason);
}
