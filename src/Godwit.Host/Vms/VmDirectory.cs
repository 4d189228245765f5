using System.Collections.Concurrent;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;

namespace Godwit.Host.Vms;

/// <summary>The VMs of this host by name and id.</summary>
internal sealed class VmDirectory
{
    private readonly ConcurrentDictionary<VmId, VmDriver> _drivers = new();
    private readonly Lock _gate = new();
    private readonly HashSet<string> _reserved = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<VmDriver> All() => [.. _drivers.Values.OrderBy(vm => vm.Record.Name, StringComparer.OrdinalIgnoreCase)];

    public VmDriver? Find(VmId id) => _drivers.GetValueOrDefault(id);

    /// <param name="nameOrId">A name in any case, or an id.</param>
    /// <exception cref="RefusedException">There is none.</exception>
    public VmDriver Get(string nameOrId) =>
        (VmId.TryParse(nameOrId, out VmId id) ? Find(id) : null)
        ?? _drivers.Values.FirstOrDefault(vm => string.Equals(vm.Record.Name, nameOrId, StringComparison.OrdinalIgnoreCase))
        ?? throw Denials.NotFound(nameOrId);

    public void Add(VmDriver vm) => _drivers[vm.Record.Id] = vm;

    public void Remove(VmDriver vm) => _drivers.TryRemove(new KeyValuePair<VmId, VmDriver>(vm.Record.Id, vm));

    public bool IsNameTaken(string name, VmId? except = null)
    {
        lock (_gate)
        {
            return _reserved.Contains(name) || _drivers.Values.Any(
                vm => vm.Record.Id != except && string.Equals(vm.Record.Name, name, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>Keeps a name for a VM that is being made, renamed, or about to arrive, until disposed.</summary>
    /// <exception cref="RefusedException">Another VM has it.</exception>
    public IDisposable Reserve(string name, VmId? except = null)
    {
        lock (_gate)
        {
            if (IsNameTaken(name, except))
            {
                string there = _drivers.Values.Select(vm => vm.Record.Name)
                    .FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase)) ?? name;
                throw new RefusedException(
                    ProblemId.VmNameTaken, name, $"This host already has a virtual machine named '{there}'.", "Choose another name, or rename the other one.");
            }

            _reserved.Add(name);
            return new Reservation(this, name);
        }
    }

    private sealed class Reservation(VmDirectory directory, string name) : IDisposable
    {
        public void Dispose()
        {
            lock (directory._gate)
            {
                directory._reserved.Remove(name);
            }
        }
    }
}
