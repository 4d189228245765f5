using Godwit.Contracts.Vms;

namespace Godwit.Host.Guests;

/// <summary>
/// Devices on pcie.0 stay where they are while a guest runs; what is to be plugged in then needs a port of its own, and ports
/// exist from the guest's start on. They are the eight functions of one slot.
/// </summary>
internal static class HotPlug
{
    /// <summary>As many as a new machine gets.</summary>
    public const int Ports = 8;

    /// <summary>The slot of pcie.0 that the ports are in, one of those that <see cref="PciSlots"/> never gives away.</summary>
    public const int Slot = 0x2;

    public static string NameOf(int port) => $"port{port}";

    /// <summary>The lowest port with no disk in it; null when all are taken or the machine has none.</summary>
    public static int? FreePort(VmConfiguration vm) =>
        Enumerable.Range(0, vm.HotPlugPorts ?? 0).Cast<int?>().FirstOrDefault(port => vm.Disks.All(disk => disk.HotPlugPort != port));
}
