using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Storage.Smb;

namespace Godwit.Host.Vms;

/// <summary>What a VM whose vm.json cannot be read is shown as. It is never written.</summary>
internal static class VmStandIn
{
    public static VmConfiguration For(VmRecord vm, Problem unreadable) => new()
    {
        FormatVersion = VmFormat.Newest,
        Id = vm.Id,
        Name = vm.Name,
        MachineType = "unreadable",
        CpuModel = "unreadable",
        ProcessorCount = 1,
        MemoryBytes = 0,
        Disks = [],
        NetworkAdapters = [],
        // Notes are a person's own words, which nobody translates later.
        Notes = UncWords.Show(unreadable, [vm.Folder]).ToString(),
        CreationTime = DateTimeOffset.UnixEpoch,
        AutomaticStartAction = StartAction.Nothing,
    };
}
