using System.Diagnostics;
using System.Text.Json;
using Godwit.Contracts.Operations;
using Godwit.Host.Operations;
using Godwit.Host.Peers;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>
/// The register of a standalone host: who owns a VM that is on its way. While a VM has its row in the inventory it is ours;
/// giving it away removes that row in the same transaction that names the new owner.
/// </summary>
internal sealed class DepartureBook(Journal journal)
{
    public void Open(MoveOrder order) => journal.Write(
        "INSERT INTO departure (id, vm, state, settled, move_order) VALUES ($id, $vm, $state, 0, $order) ON CONFLICT (id) DO NOTHING",
        ("$id", order.Id.ToString()),
        ("$vm", order.Departing.Id.ToString()),
        ("$state", nameof(DepartureState.Open)),
        ("$order", JsonSerializer.Serialize(order, PeerJson.Default.MoveOrder)));

    /// <summary>The point of no return. When it returns, the destination owns the VM; when it throws, we still do.</summary>
    public void Give(MoveOrder order) => journal.WriteAndSettle("give", () => VerdictOf(order.Id) is OrderVerdict.Given, write =>
    {
        // Said twice, by who comes back, it is so already.
        if (write.Run("UPDATE departure SET state = 'Given' WHERE id = $id AND state IN ('Open', 'Given')", ("$id", order.Id.ToString())) != 1)
        {
            throw new UnreachableException($"The move {order.Id} is not open.");
        }

        write.Run("DELETE FROM vm WHERE id = $id", ("$id", order.Departing.Id.ToString()));
        write.Run("DELETE FROM guest_start WHERE vm = $id", ("$id", order.Departing.Id.ToString()));
        if (order.FilesShared)
        {
            // They are the other host's files now, whatever was to become of one of them here.
            DraftBook.Settle(write, VmFileSet.All(order.Departing, order.DepartingFolder));
        }
    });

    /// <summary>The destination proved that the guest never ran there: it is ours again, one generation later.</summary>
    public void TakeBack(MoveOrder order) => journal.WriteAndSettle("take back", () => VerdictOf(order.Id) is OrderVerdict.Aborted, write =>
    {
        // Of one that is settled the destination has proved that the guest runs there, and has closed its book since.
        if (write.Run("UPDATE departure SET state = 'Aborted' WHERE id = $id AND settled = 0", ("$id", order.Id.ToString())) != 1)
        {
            throw new UnreachableException($"The move {order.Id} is settled.");
        }

        write.Run(VmInventory.Insert + " ON CONFLICT (id) DO NOTHING", VmInventory.Values(
            new VmRecord(order.Departing.Id, order.Departing.Name, order.DepartingFolder, order.Desired, order.Generation + 1, order.IsRole)));
        if (order.FilesShared)
        {
            LockPredecessors.Note(write, order.Departing.Id, order.DestinationHost);
        }
    });

    /// <summary>Of a move that was never opened there is nothing to write.</summary>
    /// <exception cref="UnreachableException">The VM was given away: it is not for us to say that it was not.</exception>
    public void Abort(OperationId id)
    {
        if (VerdictOf(id) is OrderVerdict.Given)
        {
            throw new UnreachableException($"The move {id} has been decided: its virtual machine is the other host's.");
        }

        journal.Write("UPDATE departure SET state = 'Aborted' WHERE id = $id AND state = 'Open'", ("$id", id.ToString()));
    }

    /// <summary>The other host has acknowledged; nothing is left to tell it.</summary>
    public void Settle(OperationId id) => journal.Write("UPDATE departure SET settled = 1 WHERE id = $id", ("$id", id.ToString()));

    /// <summary>Whether the other host still waits to hear of it, or we for its proof.</summary>
    public bool IsUnsettled(OperationId id) => journal.Read("SELECT id FROM departure WHERE id = $id AND settled = 0", row => row.GetString(0), ("$id", id.ToString())).Count > 0;

    /// <summary>As <see cref="TakeBack"/> does, for who asks the cluster to take it back first.</summary>
    public void RequireUnsettled(MoveOrder order)
    {
        if (!IsUnsettled(order.Id))
        {
            throw new UnreachableException($"The move {order.Id} is settled.");
        }
    }

    /// <summary>Whether the VM has left by a later move, or is about to: whatever of it is here now has nothing to do with this one. Ids grow with time.</summary>
    public bool HasLeftSince(MoveOrder order) => journal.Read(
        "SELECT id FROM departure WHERE vm = $vm AND id > $id AND (state = 'Given' OR (state = 'Open' AND settled = 0))",
        row => row.GetString(0), ("$vm", order.Departing.Id.ToString()), ("$id", order.Id.ToString())).Count > 0;

    public OrderVerdict VerdictOf(OperationId id) =>
        journal.Read("SELECT state FROM departure WHERE id = $id", row => Enum.Parse<DepartureState>(row.GetString(0)), ("$id", id.ToString()))
            is [DepartureState state]
            ? state switch
            {
                DepartureState.Open => OrderVerdict.Undecided,
                DepartureState.Given => OrderVerdict.Given,
                DepartureState.Aborted => OrderVerdict.Aborted,
            }
            : OrderVerdict.Aborted;

    public IReadOnlyList<Departure> Unsettled() => journal.Read(
        "SELECT move_order, state FROM departure WHERE settled = 0 ORDER BY id",
        row => new Departure(
            JsonSerializer.Deserialize(row.GetString(0), PeerJson.Default.MoveOrder)!, Enum.Parse<DepartureState>(row.GetString(1))));
}
