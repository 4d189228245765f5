using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Storage.Locks;

namespace Godwit.Host.Vms;

/// <summary>Machines at rest on storage that other hosts reach, too.</summary>
internal sealed partial class VmActs
{
    /// <summary>
    /// No other host may start it from shared storage meanwhile. Who starts it locks it by itself; who takes its files away cannot while they are
    /// open, and looks before it does.
    /// </summary>
    /// <param name="vm">Which.</param>
    /// <param name="configuration">Its vm.json.</param>
    /// <param name="isUnreadable">That is only a stand-in: nothing is done with files.</param>
    /// <param name="request">What is to be done.</param>
    private async Task<HeldLocks?> KeepStillAsync(VmRecord vm, VmConfiguration configuration, bool isUnreadable, VmRequest request)
    {
        if (vm.IsRole)
        {
            // Whose it is the cluster's register says; what lies in its folder follows.
            locks.TryClaim(configuration, vm.Folder);
        }

        try
        {
            return KeepsStill(request) && !isUnreadable ? await locks.TakeSoonAsync(configuration, vm.Folder, CancellationToken.None) : null;
        }
        catch (RefusedException gone) when (request is VmRequest.Remove && gone.Problem.Id is ProblemId.PathNotWritable)
        {
            return null; // Its folder is gone, or may not be written any more: there is nothing that could be done there.
        }
    }

    /// <summary>A guest whose plug is pulled can only be waited for.</summary>
    /// <exception cref="RefusedException">It is not gone yet.</exception>
    public void RequireNotEnding(VmDriver vm, VmRequest request)
    {
        if (vm.Phase.Guest is { IsEnding: true } && request is not VmRequest.TurnOff)
        {
            throw new RefusedException(power.EndingOf(vm.Record, vm.Configuration));
        }
    }

    private static bool KeepsStill(VmRequest request) => request
        is not (VmRequest.Start or VmRequest.RestoreCheckpoint or VmRequest.Move or VmRequest.MoveStorage);

    /// <summary>Somebody wants it here after another host has had it: what it is its files say. The other host finds its own name gone from them.</summary>
    private VmRecord TakeAnew(VmDriver vm)
    {
        VmConfiguration configuration = VmFiles.Read(vm.Record.Folder, vm.Record.Id);
        vm.Accept(configuration);
        vm.Become(VmFiles.PhaseAtRest(vm.Record.Folder));
        if (configuration.Name == vm.Record.Name || directory.IsNameTaken(configuration.Name, except: vm.Record.Id))
        {
            return vm.Record;
        }

        inventory.Rename(vm.Record.Id, configuration.Name);
        return vm.Record with { Name = configuration.Name };
    }
}
