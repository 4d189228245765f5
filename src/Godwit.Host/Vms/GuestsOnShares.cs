using System.Collections.Concurrent;
using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Migration;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Smb;
using Godwit.Qmp;

namespace Godwit.Host.Vms;

/// <summary>
/// Looks after the guests on storage that other hosts reach, too, each every two seconds: their locks and images are touched, so that the kernel takes and opens
/// them again when a file server was restarted; a guest that an error of its storage has stopped goes on; and one that another host has taken, because the file server had given this host up
/// without its being told, is ended: it must write no more.
/// </summary>
internal sealed class GuestsOnShares(VmDirectory directory, VolumeWatch volumes, PostCopyDesk postCopy, TimeProvider time, ILogger<GuestsOnShares> logger)
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

    /// <summary>Not while an operation has it: during a move the owner changes for good reasons.</summary>
    private async Task LookAsync(VmDriver vm, CancellationToken cancellationToken)
    {
        if (vm is not { Current: null, Phase.Guest: { Process.IsAlive: true } guest })
        {
            return;
        }

        // First: a server whose locks are mandatory lets nobody touch what another has taken.
        if (await guest.Locks.LostToAsync(vm.Configuration, vm.Record.Folder, cancellationToken) is { } holder && vm is { Current: null } && vm.Phase.Guest == guest)
        {
            Log.LockLost(logger, vm.Record.Name, holder.Host);
            guest.Process.Kill();
            return;
        }

        await guest.Locks.TouchAsync(cancellationToken);
        await TryTouchImagesAsync(vm, guest, cancellationToken);

        // Between the VM's operations, so that nobody else has paused it.
        await vm.BetweenAsync(phase => GoOnAsync(vm, phase, cancellationToken));
    }

    /// <summary>One that is not to be had again, a medium that was deleted perhaps, keeps nobody from going on: QEMU knows which it needs, and stops again.</summary>
    private async Task TryTouchImagesAsync(VmDriver vm, Guest guest, CancellationToken cancellationToken)
    {
        try
        {
            await OpenImages.TouchAsync(guest.Process.ProcessId, guest.Locks.Shares, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.ImageNotTouched(logger, vm.Record.Name, failure.Message);
        }
    }

    /// <summary>
    /// A guest that an error of its storage has stopped asks again, and writes only what is still its own. So does one that was left paused because it
    /// could not have its locks when its daemon began.
    /// </summary>
    private async Task GoOnAsync(VmDriver vm, VmPhase phase, CancellationToken cancellationToken)
    {
        if (phase is VmPhase.Running { Guest: { Process.IsAlive: true } guest } && (await guest.StateAsync(cancellationToken)).Status == RunStatus.IoError)
        {
            await guest.Locks.HoldAsync(vm.Configuration, vm.Record.Folder, cancellationToken);
            Log.GoesOnAfterError(logger, vm.Record.Name);
            await guest.ContinueAsync(cancellationToken);
        }
        else if (phase is VmPhase.Paused { Guest: { Process.IsAlive: true } left } && vm.Record.Desired is DesiredState.Running)
        {
            await left.Locks.HoldAsync(vm.Configuration, vm.Record.Folder, cancellationToken);
            Log.GoesOnAfterError(logger, vm.Record.Name);
            // Of one that has come ahead of its memory nothing is called off: QEMU could not take that one back.
            await (await postCopy.IsAwaitedAsync(vm.Record, left) ? left.RunOnAsync() : new GuestMemory(left).TakeBackAsync(shallRun: true));
            vm.Become(new VmPhase.Running(left));
            if (vm.Unreadable is null)
            {
                DurableFile.Delete(VmFiles.Memory(vm.Record.Folder));
            }
        }
    }

    private bool IsAtStake(VmDriver vm) => vm.Phase.Guest is { } guest
        && VmFileSet.Written(vm.Configuration).Select(disk => disk.Path).Append(VmFiles.Lock(vm.Record.Folder)).Where(guest.Locks.Shares).ToArray()
            is { Length: > 0 } shared && !shared.Select(UncPath.OfLocal).OfType<UncPath>().Any(volumes.IsAway);
}
