using Godwit.Contracts.Vms;
using Godwit.Host.Operations;

namespace Godwit.Host.Guests;

/// <summary>Guests whose file systems may be frozen: whoever finds one here has to thaw it, be it after a crash.</summary>
internal sealed class FrozenGuestBook(Journal journal)
{
    /// <summary>Before the guest is asked to freeze.</summary>
    public void Add(VmId vm) => journal.Write("INSERT OR IGNORE INTO frozen_guest (vm) VALUES ($vm)", ("$vm", vm.ToString()));

    /// <summary>After the guest has said that they go on, or has ended.</summary>
    public void Remove(VmId vm) => journal.Write("DELETE FROM frozen_guest WHERE vm = $vm", ("$vm", vm.ToString()));

    public IReadOnlyList<VmId> All() => journal.Read("SELECT vm FROM frozen_guest", row => new VmId(Guid.Parse(row.GetString(0))));

    public bool Holds(VmId vm) => journal.Read("SELECT vm FROM frozen_guest WHERE vm = $vm", row => row.GetString(0), ("$vm", vm.ToString())).Count > 0;
}
