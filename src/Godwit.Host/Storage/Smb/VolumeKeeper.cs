namespace Godwit.Host.Storage.Smb;

/// <summary>
/// Mounts the host's shares before anybody looks for a virtual machine on them, and watches them from then on. A share that is away holds up
/// nobody for long: it is tried again every few seconds.
/// </summary>
internal sealed class VolumeKeeper(VolumeWatch watch, TimeProvider time, ILogger<VolumeKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryLookAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryLookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends. What is mounted stays, for its guests.
        }
    }

    private async Task TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await watch.LookAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.NotLookedAt(logger, failure);
        }
    }
}
