using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Vms;

namespace Godwit.Host.Storage.Luns;

/// <summary>Logical units attached to machines and detached. What a unit is, is asked once and kept: no host ever opens another one in its place.</summary>
internal sealed class LunActs(HostLuns luns, FileOwners owners, DiskClaims claims)
{
    /// <exception cref="RefusedException">Nothing was changed.</exception>
    public async Task AddAsync(VmDriver vm, NewLogicalUnit wanted)
    {
        RequireOff(vm);
        wanted = wanted with { WorldWideName = LunAddress.Plain(wanted.WorldWideName) };
        if (LunAddress.FaultOf(wanted.Iscsi, wanted.WorldWideName) is { } fault)
        {
            throw new RefusedException(
                ProblemId.LunInvalid, vm.Record.Name, $"That is no address of a logical unit: {fault}.",
                "Give --iscsi ADDRESS:PORT/TARGET/LUN, or --fc with the unit's world wide name.");
        }

        if (vm.Configuration.Checkpoints is { Count: > 0 })
        {
            throw new RefusedException(
                ProblemId.LunNotCopyable, vm.Record.Name, $"{vm.Record.Name} has checkpoints, which know nothing of a logical unit's content.", "Remove its checkpoints first.");
        }

        LunIdentity found = await luns.IdentifyAsync(wanted, vm.Record.Id);
        IReadOnlyList<LogicalUnit> units = vm.Configuration.Luns ?? [];
        var unit = new LogicalUnit
        {
            Id = Enumerable.Range(0, units.Count + 1).Select(number => $"lun{number}").First(id => units.All(known => known.Id != id)),
            PciSlot = PciSlots.Next(vm.Configuration),
            Iscsi = wanted.Iscsi,
            WorldWideName = wanted.WorldWideName,
            Serial = found.Serial,
            Wwid = found.Wwid,
            SizeBytes = found.SizeBytes,
        };
        // Another machine, or a landing, may want it in the same instant.
        using IDisposable claim = claims.Take(LunIdentity.ClaimOf(unit));
        if (LunVerdict.OfHolders([unit], owners.All().Select(owner => owner.Configuration).OfType<VmConfiguration>()) is { } taken)
        {
            throw new RefusedException(taken);
        }

        vm.Rewrite(vm.Configuration with { Luns = [.. units, unit] });
    }

    /// <summary>Its content stays as it is.</summary>
    /// <exception cref="RefusedException">Nothing was changed.</exception>
    public static void Remove(VmDriver vm, string unitId)
    {
        RequireOff(vm);
        IReadOnlyList<LogicalUnit> units = vm.Configuration.Luns ?? [];
        IReadOnlyList<LogicalUnit> left = [.. units.Where(unit => unit.Id != unitId)];
        if (left.Count == units.Count)
        {
            throw new RefusedException(
                ProblemId.DiskUnknown, unitId, $"{vm.Record.Name} has no logical unit {unitId}.",
                units.Count > 0 ? $"Name one of: {string.Join(", ", units.Select(unit => unit.Id))}." : $"Add one: godwit vm lun add {vm.Record.Name}.");
        }

        vm.Rewrite(vm.Configuration with { Luns = left.Count > 0 ? left : null });
    }

    private static void RequireOff(VmDriver vm)
    {
        if (vm.Phase is not VmPhase.Off)
        {
            throw new RefusedException(
                ProblemId.VmWrongState, vm.Record.Name, $"Logical units of {vm.Record.Name} come and go only while it is off.",
                $"Stop it first: godwit vm stop {vm.Record.Name}.");
        }
    }
}
