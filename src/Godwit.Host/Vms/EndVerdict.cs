using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Storage.Smb;

namespace Godwit.Host.Vms;

/// <summary>Of a guest whose plug was pulled, and whose process does not end: the kernel gives up no write that it has begun on a share.</summary>
internal static class EndVerdict
{
    public static Problem Of(VmRecord vm, VmConfiguration configuration, ShareIsAway isAway)
    {
        string? away = VmFileSet.All(configuration, vm.Folder).FirstOrDefault(file => isAway(file));
        return new Problem
        {
            Id = away is null ? ProblemId.GuestDidNotShutDown : ProblemId.VolumeUnavailable,
            Target = vm.Name,
            Message = $"Nothing runs in {vm.Name} any more, but its process waits in the kernel for "
                + (away is null ? "its storage, most likely." : $"{away}, which lies on a share that is away."),
            Remedy = $"It is {(vm.Desired is DesiredState.Saved ? "saved" : "off")} by itself as soon as "
                + (away is null ? "that answers. See what it waits for: the kernel's log (dmesg)." : "the share is back: godwit volume list."),
        };
    }
}
