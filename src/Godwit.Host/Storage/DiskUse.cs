using Godwit.Contracts.Vms;
using Godwit.Host.Vms;

namespace Godwit.Host.Storage;

/// <summary>A virtual machine that has a disk, or rests on it.</summary>
internal sealed record DiskUse(VmDriver Vm, VirtualHardDisk Disk, bool AsParent);
