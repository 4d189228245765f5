using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Migration;
using Godwit.Host.Peers;

namespace Godwit.Host.Cluster.Roles;

/// <summary>What a destination asks the cluster before a highly available VM comes, and before it goes on.</summary>
internal static class RoleArrival
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Before its QEMU starts here. Nothing to do for a VM that is no role.</summary>
    /// <exception cref="RefusedException">This host cannot prove its right to run guests.</exception>
    public static void Expect(IRoleRegister roles, MoveOrder order)
    {
        if (order.IsRole)
        {
            roles.RequireRight(order.Arriving.Name);
            roles.Guard(order.Arriving.Id);
        }
    }

    /// <summary>It comes no more.</summary>
    public static void Forget(IRoleRegister roles, MoveOrder order)
    {
        if (order.IsRole)
        {
            roles.Unguard(order.Arriving.Id);
        }
    }

    /// <summary>The register must say so itself: whoever says GO may not know that another has been named since.</summary>
    /// <exception cref="RefusedException">Nobody knows, or this host has no right to run guests: to be asked again.</exception>
    public static async Task<bool> IsOursAsync(IRoleRegister roles, MoveOrder order, string hostName, TimeProvider time)
    {
        if (!order.IsRole)
        {
            return true;
        }

        using var patience = new CancellationTokenSource(Patience, time);
        switch (await roles.VerdictAsync(order, patience.Token))
        {
            case OrderVerdict.Given:
                roles.RequireRight(order.Arriving.Name);
                return true;
            case OrderVerdict.Aborted:
                return false;
            default:
                throw new RefusedException(
                    ProblemId.ClusterUnavailable, order.Arriving.Name, $"{hostName} cannot ask the cluster whether {order.Arriving.Name} is its own by now.",
                    "It asks again by itself. 'godwit cluster show' tells whether the cluster has its quorum.");
        }
    }

    /// <summary>Of a landing that has no record any more.</summary>
    /// <exception cref="RefusedException">Nobody knows: to be asked again.</exception>
    public static async Task<bool> HasArrivedAsync(IRoleRegister roles, OperationId move, string hostName, TimeProvider time)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        return await roles.HasArrivedAsync(move, patience.Token) ?? throw new RefusedException(
            ProblemId.ClusterUnavailable, move.ToString(), $"{hostName} cannot ask the cluster whether the move {move} has brought its virtual machine.",
            "It asks again by itself. 'godwit cluster show' tells whether the cluster has its quorum.");
    }
}
