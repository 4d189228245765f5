using Godwit.Contracts.Clusters;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Etcd;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Operations;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Vms;

namespace Godwit.Host.Cluster.Roles;

/// <summary>Moves of roles outside the cluster's own planned ones: what they may do, and how a VM leaves a cluster or enters one on its way.</summary>
internal sealed class RoleTransit(
    IRoleRegister register, RoleActs acts, AskForRole ask, VmDirectory directory, VmInventory inventory, SharedStorage shared, ILogger<RoleTransit> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <exception cref="RefusedException">A role cannot do that.</exception>
    public void Require(VmRecord vm, VmConfiguration configuration, VmRequest request)
    {
        if (!vm.IsRole)
        {
            return;
        }

        switch (request)
        {
            case VmRequest.Remove:
                throw new RefusedException(
                    ProblemId.RoleExists, vm.Name, $"{vm.Name} is a role of the cluster: another node might be about to start it.",
                    $"Take it out of the cluster first: godwit cluster role remove {vm.Name}");
            case VmRequest.Move { Request: { HighlyAvailable: not false } move } when !register.IsNode(move.DestinationHost):
                throw new RefusedException(
                    ProblemId.RoleNeedsSharedStorage, vm.Name, $"{vm.Name} is a role of the cluster, and {move.DestinationHost} is none of its nodes.",
                    $"Let it leave the cluster on its way: godwit move {vm.Name} {move.DestinationHost} --include-storage --highly-available off");
            case VmRequest.Move { Request: { HighlyAvailable: not false, Storage.Kind: not MoveStorageKind.OnlyVirtualMachine } move }:
                throw new RefusedException(
                    ProblemId.RoleNeedsSharedStorage, vm.Name, $"{vm.Name} is a role of the cluster: its files stay on shared storage when it goes to {move.DestinationHost}.",
                    $"Move only the machine: godwit cluster role move {vm.Name} --to {move.DestinationHost}. Its files move by themselves: godwit move-storage {vm.Name}");
            case VmRequest.MoveStorage move when FirstAlone(vm, configuration, move.Request.Storage) is { } alone:
                throw new RefusedException(
                    ProblemId.RoleNeedsSharedStorage, vm.Name, $"{vm.Name} is a role of the cluster, and only this host reaches {alone}.",
                    $"Choose a place on shared storage, or take it out of the cluster first: godwit cluster role remove {vm.Name}");
        }
    }

    /// <summary>Before a move that is to leave the cluster: it is this host's own VM from here on.</summary>
    /// <returns>The VM as it is now, and the role that it was; null of one that stays as it is.</returns>
    public async Task<(VmRecord Vm, RoleRecord? Was)> LeaveAsync(VmRecord vm, MoveRequest request, Operation operation)
    {
        if (!vm.IsRole || request.HighlyAvailable is not false)
        {
            return (vm, null);
        }

        RoleRecord was = await acts.RemoveAsync(vm.Id.ToString(), operation.Cancelled);
        register.Unguard(vm.Id);
        inventory.SetRole(vm.Id, isRole: false, vm.Generation);
        return (vm with { IsRole = false }, was);
    }

    /// <summary>That move has failed, and the VM is still here: it is a role again.</summary>
    public async Task StayAsync(RoleRecord? was)
    {
        if (was is null || inventory.Find(was.Vm) is not { IsRole: false })
        {
            return;
        }

        try
        {
            await acts.AddAgainAsync(was, CancellationToken.None);
        }
        catch (Exception failure) when (failure is RefusedException or EtcdException)
        {
            Log.NotKept(logger, was.Name, failure.Message);
        }
    }

    /// <summary>After a move into a cluster.</summary>
    /// <returns>Why it is not highly available there; null when it is, or was not to be.</returns>
    public async Task<string?> EnterAsync(VmRecord vm, MoveRequest request)
    {
        if (request.HighlyAvailable is not true || vm.IsRole)
        {
            return null;
        }

        try
        {
            await ask(request.DestinationHost, new AddRoleRequest { Vm = vm.Id.ToString() }, CancellationToken.None);
            return null;
        }
        catch (RefusedException refused)
        {
            return $"{vm.Name} is not highly available: {refused.Problem.Message} {refused.Problem.Remedy}";
        }
    }

    /// <summary>The other side of that: the VM has just arrived, and its driver may still be busy with that.</summary>
    public async Task AddArrivedAsync(AddRoleRequest request, CancellationToken cancellationToken)
    {
        while (directory.Get(request.Vm).Current is not null)
        {
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }

        await acts.AddAsync(request, cancellationToken);
    }

    private string? FirstAlone(VmRecord vm, VmConfiguration configuration, MoveStorage storage)
    {
        Migration.ArrivalPlan plan = Migration.ArrivalPlan.For(configuration, vm.Folder, storage, defaultFolder: "/");
        return VmFileSet.All(plan.Configuration, plan.Folder).FirstOrDefault(file => !acts.IsShared(file) && !shared.Holds(file));
    }
}
