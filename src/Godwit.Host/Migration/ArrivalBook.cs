using System.Globalization;
using System.Text.Json;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Host.Operations;
using Godwit.Host.Peers;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>The destination's side of the register: landings, and the instant at which one becomes a VM of this host.</summary>
internal sealed class ArrivalBook(Journal journal)
{
    public void Open(ArrivalRecord arrival) => journal.Write(
        "INSERT INTO arrival (id, vm, state, move_order) VALUES ($id, $vm, 'Prepared', $order)",
        ("$id", arrival.Order.Id.ToString()),
        ("$vm", arrival.Order.Arriving.Id.ToString()),
        ("$order", JsonSerializer.Serialize(arrival, PeerJson.Default.ArrivalRecord)));

    public void Set(OperationId id, ArrivalState state) =>
        journal.Write("UPDATE arrival SET state = $state WHERE id = $id", ("$state", state.ToString()), ("$id", id.ToString()));

    /// <summary>The GO, durably: in one transaction the landing is bound and the VM is this host's.</summary>
    public VmRecord Own(MoveOrder order)
    {
        IReadOnlyList<string> made = RecordOf(order.Id)?.CreatedFolders ?? [];
        var vm = new VmRecord(order.Arriving.Id, order.Arriving.Name, order.ArrivingFolder, order.Desired, order.Generation, order.IsRole);
        journal.WriteAndSettle("own", () => StateOf(order.Id) is ArrivalState.Owned, write =>
        {
            write.Run("UPDATE arrival SET state = 'Owned' WHERE id = $id", ("$id", order.Id.ToString()));
            write.Run(VmInventory.Insert, VmInventory.Values(vm));
            MadeFolders.Note(write, made);
            if (order.FilesShared)
            {
                LockPredecessors.Note(write, vm.Id, order.SourceHost);
            }

            if (order.StartedAt is { } startedAt)
            {
                write.Run(
                    "INSERT INTO guest_start (vm, started_at) VALUES ($id, $at) ON CONFLICT (vm) DO UPDATE SET started_at = $at",
                    ("$id", vm.Id.ToString()), ("$at", startedAt.ToString("O", CultureInfo.InvariantCulture)));
            }
        });
        return vm;
    }

    /// <summary>Null for a move that is unknown here.</summary>
    public MoveOrder? OrderOf(OperationId id) => RecordOf(id)?.Order;

    public void Close(OperationId id) => journal.Write("arrival closed", write =>
    {
        write.Run("DELETE FROM arrival WHERE id = $id", ("$id", id.ToString()));
        write.Run("DELETE FROM arrival_file WHERE id = $id", ("$id", id.ToString()));
    });

    /// <summary>What there is of a carried file; null when it was not begun.</summary>
    public FileCoverage? FileOf(OperationId id, int number) => journal.Read(
        "SELECT coverage FROM arrival_file WHERE id = $id AND number = $number",
        row => JsonSerializer.Deserialize(row.GetString(0), PeerJson.Default.FileCoverage)!,
        ("$id", id.ToString()), ("$number", number)) is [var coverage] ? coverage : null;

    public void Note(OperationId id, int number, FileCoverage coverage) => journal.Write(
        "INSERT INTO arrival_file (id, number, coverage) VALUES ($id, $number, $coverage) ON CONFLICT (id, number) DO UPDATE SET coverage = $coverage",
        ("$id", id.ToString()), ("$number", number), ("$coverage", JsonSerializer.Serialize(coverage, PeerJson.Default.FileCoverage)));

    public ArrivalState? StateOf(OperationId id) =>
        journal.Read("SELECT state FROM arrival WHERE id = $id", row => Enum.Parse<ArrivalState>(row.GetString(0)), ("$id", id.ToString()))
            is [ArrivalState state] ? state : null;

    /// <summary>A move that brought this VM here and that its source has not ended yet, if its guest may have gone ahead of its memory.</summary>
    public MoveOrder? FollowingOf(VmId vm) => journal.Read(
        "SELECT move_order FROM arrival WHERE vm = $vm AND state = 'Owned'",
        row => JsonSerializer.Deserialize(row.GetString(0), PeerJson.Default.ArrivalRecord)!.Order,
        ("$vm", vm.ToString())).FirstOrDefault(order => order.MayGoAhead);

    private ArrivalRecord? RecordOf(OperationId id) =>
        journal.Read("SELECT move_order FROM arrival WHERE id = $id", row => row.GetString(0), ("$id", id.ToString())) is [string json]
            ? JsonSerializer.Deserialize(json, PeerJson.Default.ArrivalRecord)
            : null;

    /// <summary>Landings that are not yet decided: neither ours nor gone.</summary>
    public IReadOnlyList<(ArrivalRecord Arrival, ArrivalState State)> Undecided() => journal.Read(
        "SELECT move_order, state FROM arrival WHERE state <> 'Owned' ORDER BY id",
        row => (JsonSerializer.Deserialize(row.GetString(0), PeerJson.Default.ArrivalRecord)!, Enum.Parse<ArrivalState>(row.GetString(1))));
}
