using System.Text.Json;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Host.Operations;
using Godwit.Host.Peers;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>The destination's side of the register: landings, and the instant at which one becomes a VM of this host.</summary>
internal sealed class ArrivalBook(Journal journal)
{
    public void Open(ArrivalRecord arrival) => journal.Write(
        "INSERT INTO arrival (id, vm, state, move_order) VALUES ($id, $vm, $state, $order) ON CONFLICT (id) DO NOTHING",
        ("$id", arrival.Order.Id.ToString()),
        ("$vm", arrival.Order.Arriving.Id.ToString()),
        ("$state", nameof(ArrivalState.Prepared)),
        ("$order", JsonSerializer.Serialize(arrival, PeerJson.Default.ArrivalRecord)));

    public void Set(OperationId id, ArrivalState state) =>
        journal.Write("UPDATE arrival SET state = $state WHERE id = $id", ("$state", state.ToString()), ("$id", id.ToString()));

    /// <summary>The GO, durably: the landing ends and the VM is this host's, in one transaction.</summary>
    public void Own(MoveOrder order) => journal.Write(write =>
    {
        write.Run("DELETE FROM arrival WHERE id = $id", ("$id", order.Id.ToString()));
        write.Run(VmInventory.Insert, VmInventory.Values(
            new VmRecord(order.Arriving.Id, order.Arriving.Name, order.ArrivingFolder, order.Desired, order.Generation)));
    });

    public void Close(OperationId id) => journal.Write("DELETE FROM arrival WHERE id = $id", ("$id", id.ToString()));

    public (ArrivalRecord Arrival, ArrivalState State)? Find(OperationId id) =>
        journal.Read("SELECT move_order, state FROM arrival WHERE id = $id", Row, ("$id", id.ToString())) is [var row] ? row : null;

    public IReadOnlyList<(ArrivalRecord Arrival, ArrivalState State)> All() => journal.Read("SELECT move_order, state FROM arrival", Row);

    private static (ArrivalRecord Arrival, ArrivalState State) Row(Microsoft.Data.Sqlite.SqliteDataReader row) =>
        (JsonSerializer.Deserialize(row.GetString(0), PeerJson.Default.ArrivalRecord)!, Enum.Parse<ArrivalState>(row.GetString(1)));
}
