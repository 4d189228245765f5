using System.Text.Json;
using Godwit.Contracts;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;

namespace Godwit.Host.Operations;

/// <summary>Operations in the journal: a row each, with the whole view in it, and beside that what they are looked up by.</summary>
internal sealed class OperationRows(Journal journal)
{
    private const int DefaultLimit = 50, MostListed = 1000, MostRunning = 10_000;

    /// <summary>All machines that ever had the name, by all the names they ever had.</summary>
    private const string OfName =
        "(vm_name = $vm COLLATE NOCASE OR vm_id IN (SELECT vm_id FROM operation WHERE vm_name = $vm COLLATE NOCASE AND vm_id IS NOT NULL))";

    public void Store(OperationView view) => journal.Write(
        "INSERT INTO operation (id, state, is_move, view, kind, vm_id, vm_name, started_at) VALUES ($id, $state, $move, $view, $kind, $vm, $name, $started) "
        + "ON CONFLICT (id) DO UPDATE SET state = $state, view = $view",
        ("$id", view.Id.ToString()),
        ("$state", view.State.ToString()),
        ("$move", OperationLedger.IsMove(view.Kind) ? 1 : 0),
        ("$view", JsonSerializer.Serialize(view, GodwitJson.Default.OperationView)),
        ("$kind", view.Kind.ToString()),
        ("$vm", view.VmId?.ToString()),
        ("$name", view.VmName),
        ("$started", view.StartedAt.ToUnixTimeMilliseconds()));

    public OperationView? Find(OperationId id) => Query("WHERE id = $id", 1, [("$id", id.ToString())]) is [OperationView view] ? view : null;

    public IReadOnlyList<OperationView> Running() => Query("WHERE state = 'Running'", MostRunning, []);

    /// <summary>Newest first.</summary>
    public IReadOnlyList<OperationView> List(OperationFilter filter)
    {
        List<string> conditions = [];
        List<(string, object?)> values = [];
        if (filter.MovesOnly)
        {
            conditions.Add("is_move = 1");
        }

        if (filter.Vm is { } vm)
        {
            bool isId = VmId.TryParse(vm, out VmId id);
            conditions.Add(isId ? "vm_id = $vm" : OfName);
            values.Add(("$vm", isId ? id.ToString() : vm));
        }

        if (filter.Kinds is { } kinds)
        {
            conditions.Add($"kind IN ({Words(kinds)})");
        }

        if (filter.Outcomes is { } outcomes)
        {
            conditions.Add($"state IN ({Words(outcomes)})");
        }

        if (filter.Since is { } since)
        {
            conditions.Add("started_at >= $since");
            values.Add(("$since", since.ToUnixTimeMilliseconds()));
        }

        if (filter.Until is { } until)
        {
            conditions.Add("started_at < $until");
            values.Add(("$until", until.ToUnixTimeMilliseconds()));
        }

        if (filter.Before is { } before)
        {
            conditions.Add("id < $before");
            values.Add(("$before", before.ToString()));
        }

        string where = conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions);
        return Query(where, Math.Clamp(filter.Limit ?? DefaultLimit, 1, MostListed), values);
    }

    /// <summary>Members of our own enums, so nothing that somebody else wrote comes into a statement.</summary>
    private static string Words<T>(IEnumerable<T> members)
        where T : struct, Enum => string.Join(", ", members.Select(member => $"'{member}'"));

    private IReadOnlyList<OperationView> Query(string where, int limit, IReadOnlyList<(string Name, object? Value)> values) =>
        // The journal's lock is not held while the rows are understood: a hand-over may wait for it.
        [.. journal.Read($"SELECT view FROM operation {where} ORDER BY id DESC LIMIT {limit}", row => row.GetString(0), [.. values])
            .Select(view => JsonSerializer.Deserialize(view, GodwitJson.Default.OperationView)!)];
}
