using Godwit.Contracts.Vms;
using Godwit.Host.Operations;
using Microsoft.Data.Sqlite;

namespace Godwit.Host.Storage.Locks;

/// <summary>
/// From which other host a guest that has changed hands takes its locks over: in the journal from where it is this host's until it has them, so that whoever
/// begins anew in between knows it, too. Under any third name its memory is old.
/// </summary>
internal sealed class LockPredecessors(Journal journal)
{
    /// <summary>In the transaction by which it changes hands.</summary>
    public static void Note(JournalWrite write, VmId vm, string host) => write.Run(
        "INSERT INTO lock_predecessor (vm, host) VALUES ($id, $host) ON CONFLICT (vm) DO UPDATE SET host = $host", ("$id", vm.ToString()), ("$host", host));

    /// <summary>Null for none.</summary>
    public string? Of(VmId vm) =>
        journal.Read("SELECT host FROM lock_predecessor WHERE vm = $id", row => row.GetString(0), ("$id", vm.ToString())) is [var host] ? host : null;

    /// <summary>It has them. A journal that cannot be written keeps no guest from going on: then it is done when it takes a lock next.</summary>
    public void TryForget(VmId vm)
    {
        try
        {
            if (Of(vm) is not null)
            {
                journal.Write("DELETE FROM lock_predecessor WHERE vm = $id", ("$id", vm.ToString()));
            }
        }
        catch (SqliteException)
        {
            // The move's own books say why.
        }
    }
}
