using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>What a VM's driver does with its checkpoints.</summary>
internal sealed class CheckpointActs(CheckpointMaking making, CheckpointRestoring restoring, CheckpointRemoving removing, ChainAgreement agreement,
    GuestRest rest, ILogger<CheckpointActs> logger)
{
    private const string Daemon = "godwitd";

    public CheckpointMaking Making => making;

    public CheckpointRestoring Restoring => restoring;

    public CheckpointRemoving Removing => removing;

    public ChainAgreement Agreement => agreement;

    public GuestRest Rest => rest;

    /// <summary>Begins what an earlier daemon, or a QEMU that has died, left undone.</summary>
    public void FinishMerges(VmDriver vm)
    {
        if (MergePlan.Next(vm.Configuration) is null && CheckpointTree.OfExports(vm.Configuration).Count == 0)
        {
            return;
        }

        try
        {
            vm.Submit(new VmRequest.MergeCheckpointDisks(), Daemon);
        }
        catch (RefusedException busy)
        {
            // The next checkpoint that is removed merges these images, too.
            Log.MergePutOff(logger, vm.Record.Name, busy.Message);
        }
    }

    public static void Rename(VmDriver vm, string nameOrId, string newName)
    {
        CheckpointName.Check(newName);
        CheckpointId id = CheckpointTree.Find(vm.Configuration, nameOrId).Id;
        vm.Rewrite(vm.Configuration with
        {
            Checkpoints = [.. CheckpointTree.All(vm.Configuration).Select(known => known.Id == id ? known with { Name = newName } : known)],
        });
    }

    public static void Set(VmDriver vm, SetVmRequest wanted) => vm.Rewrite(vm.Configuration with
    {
        CheckpointType = wanted.CheckpointType ?? vm.Configuration.CheckpointType,
        CheckpointFolder = wanted.CheckpointFolder is null ? vm.Configuration.CheckpointFolder
            : wanted.CheckpointFolder.Length == 0 ? null : wanted.CheckpointFolder,
        SmartPagingFolder = wanted.SmartPagingFolder is null ? vm.Configuration.SmartPagingFolder
            : wanted.SmartPagingFolder.Length == 0 ? null : wanted.SmartPagingFolder,
    });
}
