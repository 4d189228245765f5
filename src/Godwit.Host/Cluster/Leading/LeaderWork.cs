using Godwit.Etcd;
using Godwit.Host.Api;

namespace Godwit.Host.Cluster.Leading;

/// <summary>All that a leader does, once over. What fails is tried at the next round; one part's failure keeps no other from its turn.</summary>
internal sealed class LeaderWork(LostNodes lost, Failovers failovers, FailedRoles failed, Failbacks failbacks, MoveUpkeep moves, ILogger<LeaderWork> logger)
{
    public async Task DoAsync(LeaderTerm term)
    {
        await TryAsync(() => lost.LookAsync(term));
        await TryAsync(() => failovers.RunAsync(term));
        await TryAsync(() => failed.LookAsync(term));
        await TryAsync(() => moves.RunAsync(term));
        await TryAsync(() => failbacks.RunAsync(term));
    }

    private async Task TryAsync(Func<Task> part)
    {
        try
        {
            await part();
        }
        catch (Exception failure) when (failure is EtcdException or RefusedException or IOException)
        {
            Log.WorkFailed(logger, failure);
        }
        catch (OperationCanceledException)
        {
            // The term is over; the next leader goes on from what is written.
        }
    }
}
