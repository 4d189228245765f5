using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;

namespace Godwit.Host.Storage.Luns;

/// <summary>Whether what a host finds under a unit's address is the very unit that was attached, and what cannot be done with one.</summary>
internal static class LunVerdict
{
    /// <summary>Null when it is. Both identities count: targets give one serial number to several units, or one identifier.</summary>
    public static Problem? Of(LogicalUnit unit, LunSight sight, string hostName) => sight switch
    {
        LunSight.NotSeen missing => NotSeen(LunAddress.TextOf(unit), missing.Cause, hostName),
        LunSight.DirectAttached local => DirectAttached(local.DevicePath),
        LunSight.Seen { Identity: var found } when found.Serial != unit.Serial || found.Wwid != unit.Wwid => new Problem
        {
            Id = ProblemId.LunDiffers,
            Target = LunAddress.TextOf(unit),
            Message = $"{hostName} finds another unit under {LunAddress.TextOf(unit)}: serial {found.Serial}, {found.Wwid}; {unit.Id} is serial {unit.Serial}, {unit.Wwid}.",
            Remedy = "Map the same unit to the same address at the storage system; or remove the unit from the virtual machine and add the one that is there now.",
        },
        LunSight.Seen { Identity: var found } when found.SizeBytes < unit.SizeBytes => new Problem
        {
            Id = ProblemId.LunDiffers,
            Target = LunAddress.TextOf(unit),
            Message = $"{hostName} finds {found.SizeBytes} bytes under {LunAddress.TextOf(unit)}; {unit.Id} has {unit.SizeBytes}.",
            Remedy = "Let the host scan its storage anew, or restore the unit's size at the storage system.",
        },
        _ => null,
    };

    /// <summary>The first of these units that another VM of the host has, by what they are and not by where they are found.</summary>
    public static Problem? OfHolders(IEnumerable<LogicalUnit> units, IEnumerable<VmConfiguration> others) =>
        (from unit in units
         from other in others
         where (other.Luns ?? []).Any(held => held.Wwid == unit.Wwid && held.Serial == unit.Serial)
         select new Problem
         {
             Id = ProblemId.LunInUse,
             Target = LunAddress.TextOf(unit),
             Message = $"The logical unit {LunAddress.TextOf(unit)} (serial {unit.Serial}) belongs to {other.Name}.",
             Remedy = "Remove it there first, or attach another one: two machines that write to one unit destroy its content.",
         }).FirstOrDefault();

    public static Problem NotSeen(string address, string cause, string hostName) => new()
    {
        Id = ProblemId.LunNotSeen,
        Target = address,
        Message = $"{hostName} does not see the logical unit {address}: {cause.TrimEnd('.', ' ')}.",
        Remedy = $"Give {hostName} access to it at the storage system (zoning, mapping, access list), and check the network to it.",
    };

    public static Problem DirectAttached(string path) => new()
    {
        Id = ProblemId.DirectAttachedDisk,
        Target = path,
        Message = $"{path} is a device that hangs on one host, and no other host could see it.",
        Remedy = "Put its content into a virtual hard disk (godwit vhd create), or attach a unit of a storage network: godwit vm lun add.",
    };

    /// <summary>A path below /dev is a device and no file: as a virtual hard disk it would be a disk passed through. Null for any other path.</summary>
    public static Problem? OfDiskPath(string path) =>
        path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal) ? DirectAttached(path) : null;

    /// <summary>A unit's content is the storage system's: nothing here could hold it fast or copy it with the rest of the machine.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="act">What is wanted of it ("exported").</param>
    public static Problem? OfCopying(VmConfiguration vm, string act) => vm.Luns is not [var first, ..] ? null : new Problem
    {
        Id = ProblemId.LunNotCopyable,
        Target = vm.Name,
        Message = $"{vm.Name} cannot be {act}: its {first.Id} is a logical unit ({LunAddress.TextOf(first)}), whose content stays at the storage system.",
        Remedy = $"Take a snapshot at the storage system instead; or remove the unit first: godwit vm lun remove {vm.Name} {first.Id}.",
    };
}
