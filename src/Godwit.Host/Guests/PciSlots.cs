using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;

namespace Godwit.Host.Guests;

/// <summary>
/// Disks, logical units, network adapters and the channel to the guest's agent share the slots of pcie.0. A slot is given once and stays with its device for life, because
/// QEMU finds a device's state in an arriving stream by its address.
/// </summary>
internal static class PciSlots
{
    /// <summary>0 to 2 are left to the machine and to a display; 0x1f is the chip set.</summary>
    public const int First = 0x03;

    public const int Last = 0x1e;

    /// <summary>The lowest free slot of a VM. Throws <see cref="RefusedException"/> when all 28 are taken.</summary>
    public static int Next(VmConfiguration configuration) => Next([.. Taken(configuration)], configuration.Name);

    /// <summary>As above, while the configuration is still being put together.</summary>
    public static int Next(IReadOnlyCollection<int> taken, string vmName)
    {
        for (int slot = First; slot <= Last; slot++)
        {
            if (!taken.Contains(slot))
            {
                return slot;
            }
        }

        throw new RefusedException(
            ProblemId.VmConfigurationInvalid,
            vmName,
            $"Virtual machine \"{vmName}\" has no room for another device: all {Last - First + 1} PCI slots are taken.",
            "Remove a disk or a network adapter first.");
    }

    /// <summary>What is wrong with a configuration's slots, or null. An edited or foreign vm.json may hold anything.</summary>
    public static Problem? Check(VmConfiguration configuration)
    {
        int[] slots = [.. Taken(configuration)];
        int[] ports = [.. configuration.Disks.Select(disk => disk.HotPlugPort).OfType<int>()];
        string? fault =
            configuration.HotPlugPorts is < 0 or > HotPlug.Ports ? $"there cannot be {configuration.HotPlugPorts} hot-plug ports"
            : ports.Any(port => port < 0 || port >= (configuration.HotPlugPorts ?? 0)) ? "a hot-plug port is out of range"
            : ports.Distinct().Count() < ports.Length ? "a hot-plug port is used twice"
            : slots.Where(slot => slot is < First or > Last).Cast<int?>().FirstOrDefault() is { } stray ? $"slot {stray} is out of range"
            : slots.GroupBy(slot => slot).FirstOrDefault(group => group.Count() > 1) is { } twice ? $"slot 0x{twice.Key:x} is used twice"
            : null;
        return fault is null ? null : new Problem
        {
            Id = ProblemId.VmConfigurationInvalid,
            Target = configuration.Name,
            Message = $"The devices of virtual machine \"{configuration.Name}\" cannot be placed: PCI {fault}.",
            Remedy = $"Give every disk and adapter in vm.json a pciSlot, and the guest's agent a guestAgentPciSlot, of its own from {First} to {Last}.",
        };
    }

    private static IEnumerable<int> Taken(VmConfiguration configuration) =>
        configuration.Disks.Where(disk => disk.HotPlugPort is null).Select(disk => disk.PciSlot).Concat(configuration.NetworkAdapters.Select(adapter => adapter.PciSlot))
            .Concat((configuration.Luns ?? []).Select(unit => unit.PciSlot))
            .Concat(configuration.GuestAgentPciSlot is { } agent ? [agent] : []);
}
