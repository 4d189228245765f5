using System.Collections.Concurrent;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Storage.Smb;
using Godwit.Qmp;

namespace Godwit.Host.Vms;

/// <summary>
/// A host that the file server has given up, because the network between them was cut for longer than the server waits, has lost its locks without being
/// told. If another host has taken a machine meanwhile, the one here must write no more: its QEMU is ended as soon as that shows.
/// </summary>
internal sealed class LostLocks(HostOptions options, VmDirectory directory, VolumeWatch volumes, TimeProvider time, ILogger<LostLocks> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<VmId, byte> _looking = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                // Each by itself: one whose server does not answer holds up no other.
                foreach (VmDriver vm in directory.All().Where(vm => IsAtStake(vm) && _looking.TryAdd(vm.Record.Id, 0)))
                {
                    _ = Task.Run(() => TryLookAsync(vm, stoppingToken), CancellationToken.None);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends; the guests' locks do not.
        }
    }

    private async Task TryLookAsync(VmDriver vm, CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(vm, cancellationToken);
        }
        catch (Exception failure)
        {
            Log.LockNotTouched(logger, vm.Record.Name, failure.Message);
        }
        finally
        {
            _looking.TryRemove(vm.Record.Id, out _);
        }
    }

    /// <summary>While a move or another operation has it, the owner may change for good reasons.</summary>
    private async Task LookAsync(VmDriver vm, CancellationToken cancellationToken)
    {
        if (vm is not { Current: null, Phase.Guest: { Process.IsAlive: true } guest })
        {
            return;
        }

        try
        {
            await guest.Locks.TouchAsync(cancellationToken);
            if (vm.Phase is VmPhase.Running && (await guest.StateAsync(cancellationToken)).Status == RunStatus.IoError && await HoldsAsync(vm, guest, cancellationToken))
            {
                Log.GoesOnAfterError(logger, vm.Record.Name);
                await guest.ContinueAsync(cancellationToken);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or QmpException or RefusedException)
        {
            Log.LockNotTouched(logger, vm.Record.Name, failure.Message);
        }

        if (LockHolder.Of(VmFiles.Lock(vm.Record.Folder)) is { } holder && holder.Vm == vm.Record.Id && holder.Host != options.HostName
            && vm is { Current: null } && vm.Phase.Guest == guest)
        {
            Log.LockLost(logger, vm.Record.Name, holder.Host);
            guest.Process.Kill();
        }
    }

    /// <summary>Somebody else may have it by now: then it is not to write what it waits to write.</summary>
    private async Task<bool> HoldsAsync(VmDriver vm, Guest guest, CancellationToken cancellationToken)
    {
        await guest.Locks.HoldAsync(vm.Configuration, vm.Record.Folder, cancellationToken);
        return LockHolder.Of(VmFiles.Lock(vm.Record.Folder)) is not { } holder || holder.Host == options.HostName;
    }

    private bool IsAtStake(VmDriver vm) => vm.Phase.Guest is not null && UncPath.OfLocal(vm.Record.Folder) is { } unc && !volumes.IsAway(unc);
}
