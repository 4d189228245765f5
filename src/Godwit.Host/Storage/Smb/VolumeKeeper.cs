namespace Godwit.Host.Storage.Smb;

/// <summary>
/// Mounts the host's shares before anybody looks for a virtual machine on them, and watches them from then on. A share that is away holds up
/// nobody for long: it is tried again every few seconds.
/// </summary>
internal sealed class VolumeKeeper(LooksAtShares look, TimeProvider time, ILogger<VolumeKeeper> logger) : BackgroundService
{
    /// <summary>
    /// How long the daemon's start waits for all of them together. Whoever starts the daemon loses patience some time, and ends it; and what lies on a share
    /// that comes later is taken up then (<see cref="Vms.VmReturn"/>).
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>The first looks may outlive the start, and must not outlive the daemon.</summary>
    private readonly CancellationTokenSource _end = new();

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(look(_end.Token)).WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            Log.NotWaitedFor(logger, Patience.TotalSeconds);
        }

        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _end.CancelAsync();
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _end.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                _ = look(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends. What is mounted stays, for its guests.
        }
    }
}
