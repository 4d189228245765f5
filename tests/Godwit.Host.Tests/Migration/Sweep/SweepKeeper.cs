using Godwit.Host.Cluster.Records;
using Godwit.Host.Cluster.Roles;
using Godwit.Host.Vms;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>What <see cref="RoleKeeper"/> does every second, for the one role of the sweep.</summary>
internal sealed class SweepKeeper(SweepDaemon daemon)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private SweepWorld World => daemon.Host.World;

    public async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval, daemon.Clock);
        while (await timer.WaitForNextTickAsync())
        {
            await daemon.AliveAsync();
            try
            {
                await KeepAsync();
            }
            catch (Exception notYet)
            {
                await daemon.AliveAsync();
                World.Note($"{daemon.Name} does not follow the register yet: {notYet.Message}");
            }
        }
    }

    /// <summary>What of it is still to be done, in words; null when nothing is.</summary>
    public string? Unrest
    {
        get
        {
            VmRecord? here = daemon.Inventory.Find(World.Vm);
            return World.Register.Owner is not { } owner ? null
                : owner.Owner != daemon.Name ? here is null ? null : $"{daemon.Name} has not let the role go"
                : here is null ? $"{daemon.Name} has not taken up the role"
                : here.Generation != owner.Generation || !here.IsRole ? $"{daemon.Name} has the role at generation {here.Generation} of {owner.Generation}"
                : daemon.Directory.Find(World.Vm) is { Phase: VmPhase.Off } && here.Desired is DesiredState.Running ? $"{daemon.Name} has not started the role"
                : null;
        }
    }

    private async Task KeepAsync()
    {
        if (World.Register.IsSilent || World.Register.Owner is not { } owner)
        {
            return;
        }

        string folder = Path.Combine(World.SharedFolder, SweepVm.FolderName);
        VmDriver? vm = await daemon.Get<RoleHouse>().AgreeAsync(
            World.Vm, SweepVm.Name, folder, owner, () => Task.FromResult<OwnerRecord?>(World.Register.Owner), World.Register.IsFenced);
        if (vm is { Phase: VmPhase.Off, Current: null } && daemon.Inventory.Find(World.Vm) is { Desired: DesiredState.Running } && World.Register.HasRight(daemon.Name))
        {
            vm.Submit(new VmRequest.Start(Again: true), "sweep");
        }
    }
}
