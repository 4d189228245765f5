using System.Diagnostics;
using System.Text.Json;
using Godwit.Contracts.Operations;
using Godwit.Host.Operations;
using Godwit.Host.Storage;

namespace Godwit.Host.StorageMigration;

/// <summary>The register of a storage migration: at which of the two places a VM's files count.</summary>
internal sealed class StorageBook(Journal journal)
{
    public void Open(StorageOrder order) => journal.Write(
        "INSERT INTO storage_move (id, vm, state, settled, move_order) VALUES ($id, $vm, 'Open', 0, $order)",
        ("$id", order.Id.ToString()),
        ("$vm", order.Before.Id.ToString()),
        ("$order", JsonSerializer.Serialize(order, StorageOrderJson.Default.StorageOrder)));

    /// <summary>The point of no return. When it returns, the new place counts; when it throws, the old one does.</summary>
    public void Switch(StorageOrder order) => journal.WriteAndSettle("switch", () => StateOf(order.Id) is StorageOrderState.Switched, write =>
    {
        if (write.Run("UPDATE storage_move SET state = 'Switched' WHERE id = $id AND state = 'Open'", ("$id", order.Id.ToString())) != 1
            || write.Run("UPDATE vm SET folder = $folder WHERE id = $vm", ("$folder", order.FolderAfter), ("$vm", order.Before.Id.ToString())) != 1)
        {
            throw new UnreachableException($"The storage migration {order.Id} is not open, or its VM is not ours.");
        }

        MadeFolders.Note(write, order.CreatedFolders);
    });

    public void Abort(OperationId id) =>
        journal.Write("UPDATE storage_move SET state = 'Aborted' WHERE id = $id AND state = 'Open'", ("$id", id.ToString()));

    /// <summary>One place has it all and the other has nothing.</summary>
    public void Settle(OperationId id) => journal.Write("UPDATE storage_move SET settled = 1 WHERE id = $id", ("$id", id.ToString()));

    /// <summary>Null when there is no such move.</summary>
    public bool? IsSettled(OperationId id) =>
        journal.Read("SELECT settled FROM storage_move WHERE id = $id", row => row.GetBoolean(0), ("$id", id.ToString())) is [bool settled] ? settled : null;

    /// <summary>Null when there is no such move.</summary>
    public StorageOrderState? StateOf(OperationId id) =>
        journal.Read("SELECT state FROM storage_move WHERE id = $id", row => Enum.Parse<StorageOrderState>(row.GetString(0)), ("$id", id.ToString()))
            is [StorageOrderState state] ? state : null;

    public IReadOnlyList<(StorageOrder Order, StorageOrderState State)> Unsettled() => journal.Read(
        "SELECT move_order, state FROM storage_move WHERE settled = 0 ORDER BY id",
        row => (JsonSerializer.Deserialize(row.GetString(0), StorageOrderJson.Default.StorageOrder)!, Enum.Parse<StorageOrderState>(row.GetString(1))));
}
