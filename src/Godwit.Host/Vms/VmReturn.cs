using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Storage.Smb;

namespace Godwit.Host.Vms;

/// <summary>
/// Takes up virtual machines whose vm.json or disks could not be looked at when this daemon began, because the share they lie on was away: once it is there
/// again they are what it says, and those that ran run again.
/// </summary>
internal sealed class VmReturn(
    VmDirectory directory, VmInventory inventory, ShareIsAway isAway, StorageLocks locks, GuestBoot boot, TimeProvider time, ILogger<VmReturn> logger) : BackgroundService
{
    private const string Who = "godwitd, its share is back";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (VmDriver vm in directory.All().Where(IsBack))
                {
                    await vm.BetweenAsync(phase => Task.Run(() => TakeUpAsync(vm, phase), stoppingToken));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends. The next one reads them all.
        }
    }

    private bool IsBack(VmDriver vm) => vm.Unreadable is not null
        && VmFileSet.All(vm.Configuration, vm.Record.Folder).Append(vm.Record.Folder).Where(file => UncPath.OfLocal(file) is not null).ToArray() is { Length: > 0 } files
        && !files.Any(file => isAway(file));

    private async Task TakeUpAsync(VmDriver vm, VmPhase phase)
    {
        try
        {
            VmConfiguration configuration = VmFiles.Read(vm.Record.Folder, vm.Record.Id);
            vm.Accept(configuration);
            Log.ShareIsBack(logger, vm.Record.Name, vm.Record.Folder);
            if (phase.Guest is null)
            {
                // One that ended meanwhile left what only its configuration names.
                await TryClearAsync(configuration);
            }

            if (phase is VmPhase.Off && VmRecoveries.For(inventory.Find(vm.Record.Id)?.Desired ?? DesiredState.Off, guest: null, configuration.AutomaticStartAction,
                hostBooted: vm.WasFoundAtBoot) is VmRecovery.Start)
            {
                if (!vm.Record.IsRole && locks.TakenElsewhere(configuration, vm.Record.Folder) is { } taken)
                {
                    Log.NotStartedAgain(logger, vm.Record.Name, taken.Message);
                    inventory.SetDesired(vm.Record.Id, DesiredState.Off);
                    return;
                }

                vm.Submit(new VmRequest.Start(Again: true), Who);
            }
        }
        catch (RefusedException refused) when (refused.Problem.Id is ProblemId.VmConfigurationInvalid or ProblemId.VmConfigurationTooNew)
        {
            // As unreadable as before.
        }
        catch (Exception failure)
        {
            Log.NotStartedAgain(logger, vm.Record.Name, failure.Message);
        }
    }

    private async Task TryClearAsync(VmConfiguration vm)
    {
        try
        {
            await boot.ClearAsync(vm);
        }
        catch (Exception failure)
        {
            Log.RecoveryFailed(logger, vm.Name, failure);
        }
    }
}
