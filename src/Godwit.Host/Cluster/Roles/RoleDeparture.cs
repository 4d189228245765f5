using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Migration;
using Godwit.Host.Peers;

namespace Godwit.Host.Cluster.Roles;

/// <summary>What a source hears from the cluster about a highly available VM that leaves, and what it says to its own guardian.</summary>
internal static class RoleDeparture
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The destination that was given the role died, and the cluster has named another since.</summary>
    public static async Task<bool> HasPassedOnAsync(IRoleRegister roles, MoveOrder order, TimeProvider time)
    {
        if (!order.IsRole)
        {
            return false;
        }

        using var patience = new CancellationTokenSource(Patience, time);
        return await roles.VerdictAsync(order, patience.Token) is OrderVerdict.Aborted;
    }

    /// <summary>Nothing of it is left here.</summary>
    public static void Forget(IRoleRegister roles, MoveOrder order)
    {
        if (order.IsRole)
        {
            roles.Unguard(order.Departing.Id);
        }
    }

    public static RefusedException Lost(MoveOrder order) => new(
        ProblemId.RoleOwnerChanged, order.Departing.Name,
        $"The cluster has given {order.Departing.Name} to another node while it was moving to {order.DestinationHost}.",
        "It runs there or is about to: 'godwit cluster role list' says where.");
}
