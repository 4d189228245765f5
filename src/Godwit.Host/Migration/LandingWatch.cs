using Godwit.Host.Api;
using Godwit.Host.Cluster.Roles;
using Godwit.Host.Peers;

namespace Godwit.Host.Migration;

/// <summary>Looks after landings whose source has fallen silent, so that none stays for ever and none is lost.</summary>
internal sealed class LandingWatch(
    LandingDesk desk, ArrivalBook book, IPeers peers, IRoleRegister roles, TimeProvider time, ILogger<LandingWatch> logger)
{
    /// <summary>Longer than a source needs to notice a dead link and to say so.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    /// <summary>The same while only files come, which no guest waits for: longer than the source rides out a broken link.</summary>
    private static readonly TimeSpan SilenceOfFiles = FileCarrier.LinkPatience + TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Asks about every landing whose source has been silent too long.</summary>
    public Task LookAsync() => DecideAsync([.. desk.Landings.Where(landing => time.GetElapsedTime(landing.LastHeard) >= Silence)]);

    /// <summary>Asks the sources of these landings at once.</summary>
    public async Task DecideAsync(IReadOnlyList<Landing> landings)
    {
        foreach (Landing landing in landings)
        {
            await TryDecideAsync(landing);
        }
    }

    private async Task TryDecideAsync(Landing landing)
    {
        try
        {
            await DecideAsync(landing);
        }
        catch (Exception failure)
        {
            // The others have their turn all the same.
            Log.RecoveryFailed(logger, landing.Order.Arriving.Name, failure);
        }
    }

    private async Task DecideAsync(Landing landing)
    {
        MoveOrder order = landing.Order;
        long silentSince = landing.LastHeard;
        switch (await AskAsync(order))
        {
            case OrderVerdict.Given:
                await desk.GoAsync(order.Id);
                break;
            case OrderVerdict.Aborted:
                Log.LandingGivenUp(logger, order.Arriving.Name, order.SourceHost, "the source says the move is off");
                await desk.DiscardAsync(order.Id);
                break;
            case null when book.StateOf(order.Id) is ArrivalState.Prepared or null && IsGone(landing):
                // Unarmed and unreachable: the source cannot give the VM away without us, so nothing is lost by giving up.
                Log.LandingGivenUp(logger, order.Arriving.Name, order.SourceHost, "the source is silent");
                await desk.GiveUpAsync(landing, silentSince);
                break;
        }
    }

    private bool IsGone(Landing landing) => time.GetElapsedTime(landing.LastHeard) >= (landing.Guest is null ? SilenceOfFiles : Silence);

    private async Task<OrderVerdict?> AskAsync(MoveOrder order)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            // A role's register is outside both hosts; only while it names the source is the source worth asking.
            if (order.IsRole && await roles.VerdictAsync(order, patience.Token) is { } decided and not OrderVerdict.Undecided)
            {
                return decided;
            }

            return await peers.To(order.SourceHost, order.Way?.SourceAddress).VerdictAsync(order.Id, patience.Token);
        }
        catch (Exception failure) when (failure is RefusedException or OperationCanceledException)
        {
            return null;
        }
    }
}
