using System.Diagnostics;
using System.Globalization;
using Godwit.Contracts.Vms;
using Godwit.Host.Operations;

namespace Godwit.Host.Vms;

/// <summary>The VMs this host owns. A VM stands here on exactly one host of the domain.</summary>
internal sealed class VmInventory(Journal journal)
{
    /// <summary>
    /// An owner must never fail to be written for a name's sake: should another VM have taken it meanwhile, this one gets a part of
    /// its id behind it.
    /// </summary>
    public const string Insert = """
        INSERT INTO vm (id, name, folder, desired, generation, role)
        VALUES (
            $id,
            CASE WHEN EXISTS (SELECT 1 FROM vm WHERE name = $name COLLATE NOCASE AND id <> $id)
                 THEN $name || ' ' || substr($id, -8) ELSE $name END,
            $folder, $desired, $generation, $role)
        """;

    public IReadOnlyList<VmRecord> All() => journal.Read("SELECT id, name, folder, desired, generation, role FROM vm ORDER BY name", Row);

    public VmRecord? Find(VmId id) =>
        journal.Read("SELECT id, name, folder, desired, generation, role FROM vm WHERE id = $id", Row, ("$id", id.ToString())) is [VmRecord record]
            ? record
            : null;

    public VmRecord? FindByName(string name) =>
        journal.Read("SELECT id, name, folder, desired, generation, role FROM vm WHERE name = $name COLLATE NOCASE", Row, ("$name", name))
            is [VmRecord record] ? record : null;

    public void Add(VmRecord vm) => journal.Write(Insert, Values(vm));

    /// <exception cref="UnreachableException">The VM is not this host's: whatever was about to happen to it must not.</exception>
    public void SetDesired(VmId id, DesiredState desired) => journal.Write("desire", write =>
    {
        if (write.Run("UPDATE vm SET desired = $desired WHERE id = $id", ("$desired", desired.ToString()), ("$id", id.ToString())) != 1)
        {
            throw new UnreachableException($"The virtual machine {id} is not in this host's inventory.");
        }
    });

    public void Rename(VmId id, string name) =>
        journal.Write("UPDATE vm SET name = $name WHERE id = $id", ("$name", name), ("$id", id.ToString()));

    /// <summary>What the cluster's register says of it.</summary>
    public void SetRole(VmId id, bool isRole, long generation) => journal.Write(
        "UPDATE vm SET role = $role, generation = $generation WHERE id = $id",
        ("$role", isRole ? 1 : 0), ("$generation", generation), ("$id", id.ToString()));

    /// <summary>It is another host's by now: the files are that one's, too.</summary>
    public void Forget(VmId id) => journal.Write("forget", write =>
    {
        Remove(write, id);
        write.Run("DELETE FROM guest_start WHERE vm = $id", ("$id", id.ToString()));
    });

    /// <summary>When a guest that came from another host was started there; null for one that was started here.</summary>
    public DateTimeOffset? StartedAt(VmId id) => journal.Read(
        "SELECT started_at FROM guest_start WHERE vm = $id", row => DateTimeOffset.Parse(row.GetString(0), CultureInfo.InvariantCulture), ("$id", id.ToString()))
        is [DateTimeOffset at] ? at : null;

    /// <summary>It starts here.</summary>
    public void ForgetStart(VmId id) => journal.Write("DELETE FROM guest_start WHERE vm = $id", ("$id", id.ToString()));

    /// <summary>In the transaction that says what becomes of its files.</summary>
    public static void Remove(JournalWrite write, VmId id) => write.Run("DELETE FROM vm WHERE id = $id", ("$id", id.ToString()));

    public static (string Name, object? Value)[] Values(VmRecord vm) =>
    [
        ("$id", vm.Id.ToString()), ("$name", vm.Name), ("$folder", vm.Folder), ("$desired", vm.Desired.ToString()),
        ("$generation", vm.Generation), ("$role", vm.IsRole ? 1 : 0),
    ];

    private static VmRecord Row(Microsoft.Data.Sqlite.SqliteDataReader row) => new(
        new VmId(Guid.Parse(row.GetString(0))), row.GetString(1), row.GetString(2), Enum.Parse<DesiredState>(row.GetString(3)), row.GetInt64(4), row.GetInt64(5) != 0);
}
