using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Migration;
using Godwit.Host.Peers;
using Godwit.Host.Vms;

namespace Godwit.Host.Cluster.Roles;

/// <summary>
/// Who owns each highly available VM, as the cluster remembers it: outside both hosts of a move. The journals of hosts only follow it.
/// </summary>
internal interface IRoleRegister
{
    /// <summary>
    /// Gives the VM to the order's destination. Tried until the register has answered: a doubt is never resolved by guessing, and meanwhile the
    /// guest stands still.
    /// </summary>
    /// <param name="order">The move.</param>
    /// <param name="cancellationToken">Stops the asking; then nobody knows, and what was asked for may still become true.</param>
    /// <returns>False when the register says that another owns it: this host was given up, and its guest must not run.</returns>
    /// <exception cref="Api.RefusedException">It was taken out of the cluster while it was moving: it is the source's own, and goes on there.</exception>
    Task<bool> GiveAsync(MoveOrder order, CancellationToken cancellationToken);

    /// <summary>The destination proved that the guest never ran there: it is the source's again, one generation later. Tried until answered.</summary>
    /// <returns>False when another has been named meanwhile.</returns>
    Task<bool> TakeBackAsync(MoveOrder order);

    /// <summary>What the register says about a move; null when it does not answer.</summary>
    Task<OrderVerdict?> VerdictAsync(MoveOrder order, CancellationToken cancellationToken);

    /// <summary>
    /// The same for good: when this says "undecided", no giving that was asked for before can become true any more, as one that a daemon before
    /// this one had sent and that is still on its way. For whoever lets the guest go on at the source.
    /// </summary>
    Task<OrderVerdict?> DecideAsync(MoveOrder order, CancellationToken cancellationToken);

    /// <summary>
    /// The role that a move gave to this host is its own without the move, which cannot be taken back any more: the guest was lost on arrival, and
    /// whoever could take it back is gone.
    /// </summary>
    /// <returns>The register as it stands then; null when it names another, or another move.</returns>
    Task<OwnerRecord?> ClaimAsync(VmId vm, OperationId move, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a move has brought a role that is this host's still; null when the register does not answer. Its landing's record may be closed by now:
    /// whoever says GO once more must not hear that it never came, for then it takes its guest back.
    /// </summary>
    Task<bool?> HasArrivedAsync(OperationId move, CancellationToken cancellationToken);

    /// <summary>Whether the register names this host as the owner, and this host can prove its right to run guests.</summary>
    /// <exception cref="Api.RefusedException">Not so, or nobody knows.</exception>
    Task RequireAsync(VmRecord vm, CancellationToken cancellationToken);

    /// <summary>By this host's own clock, without asking anybody: its right to run guests is in force.</summary>
    /// <exception cref="Api.RefusedException">It has run out.</exception>
    void RequireRight(string vmName);

    /// <summary>As was heard last: a host of the cluster that runs roles.</summary>
    bool IsNode(string hostName);

    /// <summary>From here on the guardian ends this VM's guest when the right runs out. Before the guest begins.</summary>
    void Guard(VmId vm);

    /// <summary>It is nothing of this host's any more. Repeatable.</summary>
    void Unguard(VmId vm);
}
