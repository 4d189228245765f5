using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Checkpoints;
using Godwit.Host.Migration;
using Godwit.Host.Networks;
using Godwit.Host.Operations;
using Godwit.Host.Peers;
using Godwit.Host.Queue;
using Godwit.Host.StorageMigration;
using Godwit.Host.Vms;

namespace Godwit.Host.Hosts;

/// <summary>
/// The daemon's own life: finds out the truth before it listens, then looks every second after what others have left open.
/// Guests outlive it: stopping the daemon stops nothing else.
/// </summary>
internal sealed class HostLife(
    Journal journal, OperationLedger ledger, DepartureBook register, MoveRecovery recovery, StorageRecovery storage, VmHouse house,
    Settlement settlement, LandingDesk desk, LandingWatch watch, Switches switches, Leftovers leftovers, VmPlace place,
    QueueRecovery queue, LandingTurns landings, OperationHistory history, TimeProvider time,
    ILogger<HostLife> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Landings that were armed when we died: their sources decide, and have waited long enough.</summary>
    private IReadOnlyList<Landing> _inherited = [];

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        Func<OperationId, bool> waits = queue.Begin();
        ledger.CloseInterrupted(id => register.VerdictOf(id) is OrderVerdict.Given || storage.IsDone(id), waits);
        await recovery.BeginAsync();
        IReadOnlySet<VmId> postponed = await storage.BeginAsync();
        foreach (Problem problem in await switches.RestoreAsync(cancellationToken))
        {
            Log.SwitchNotRestored(logger, problem.Target, problem.Message);
        }

        await house.RecoverAllAsync(HostBoot.IsNew(journal, HostBoot.CurrentId()), except: postponed.Union(recovery.Undecided).ToHashSet());
        await leftovers.SettleAsync();
        _inherited = [.. desk.Landings];
        queue.TakeUp();
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        recovery.FinishAbandoned();
        await TryAsync(() => watch.DecideAsync(_inherited));
        using var timer = new PeriodicTimer(Interval, time);
        while (await TickAsync(timer, stoppingToken))
        {
            await TryAsync(() =>
            {
                ledger.StoreUnwritten();
                recovery.FinishAbandoned();
                storage.Retry();
                leftovers.Retry();
                landings.Purge();
                history.Cut();
                return settlement.RetryDiscardsAsync();
            });
            await TryAsync(recovery.DecideAsync);
            await TryAsync(() => storage.TakeLateAsync(vm => house.RecoverLateAsync([vm])));
            await TryAsync(() => watch.LookAsync());
            await TryAsync(() => SerialLog.CutAsync(place.SerialLogs, stoppingToken));
        }
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception failure)
        {
            Log.UpkeepFailed(logger, failure);
        }
    }
}
