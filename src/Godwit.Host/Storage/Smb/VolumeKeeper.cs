namespace Godwit.Host.Storage.Smb;

/// <summary>
/// Mounts the host's shares before anybody looks for a virtual machine on them, and watches them from then on. A share that is away holds up
/// nobody for long: it is tried again every few seconds.
/// </summary>
internal sealed class VolumeKeeper(VolumeWatch watch, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await watch.LookAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                _ = watch.Begin(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends. What is mounted stays, for its guests.
        }
    }
}
