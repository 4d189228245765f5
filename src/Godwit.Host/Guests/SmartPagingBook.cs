using System.Collections.Concurrent;
using Godwit.Contracts.Vms;
using Godwit.Host.Operations;

namespace Godwit.Host.Guests;

/// <summary>Which guests have a file for memory, and where it lies: it stays there as long as the guest runs, wherever the VM's files go.</summary>
internal sealed class SmartPagingBook
{
    private readonly Journal _journal;
    private readonly ConcurrentDictionary<VmId, string> _paths;

    public SmartPagingBook(Journal journal)
    {
        _journal = journal;
        _paths = new(journal.Read("SELECT vm, path FROM smart_paging", row => KeyValuePair.Create(new VmId(Guid.Parse(row.GetString(0))), row.GetString(1))));
    }

    public IReadOnlyCollection<KeyValuePair<VmId, string>> All => [.. _paths];

    /// <summary>Null for a guest with memory of the host, and for one that does not run.</summary>
    public string? PathOf(VmId vm) => _paths.GetValueOrDefault(vm);

    /// <summary>Before the file is made: after a crash somebody must know of it.</summary>
    public void Add(VmId vm, string path)
    {
        _journal.Write("INSERT OR REPLACE INTO smart_paging (vm, path) VALUES ($vm, $path)", ("$vm", vm.ToString()), ("$path", path));
        _paths[vm] = path;
    }

    /// <summary>After the file is gone.</summary>
    public void Remove(VmId vm)
    {
        _journal.Write("DELETE FROM smart_paging WHERE vm = $vm", ("$vm", vm.ToString()));
        _paths.TryRemove(vm, out _);
    }
}
