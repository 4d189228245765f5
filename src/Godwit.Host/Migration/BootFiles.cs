using Godwit.Contracts.Vms;

namespace Godwit.Host.Migration;

/// <summary>The files a VM boots from without a boot loader; small, and part of the VM.</summary>
internal static class BootFiles
{
    public static IEnumerable<string> Of(VmConfiguration configuration)
    {
        if (configuration.DirectBoot is { } boot)
        {
            yield return boot.KernelPath;
            if (boot.InitialRamDiskPath is { } disk)
            {
                yield return disk;
            }
        }
    }
}
