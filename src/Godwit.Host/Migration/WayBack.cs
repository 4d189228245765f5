using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Vms;
using Godwit.Qmp;

namespace Godwit.Host.Migration;

/// <summary>How a guest that was to depart stays: under its locks, as it was. Nobody else lets it go on.</summary>
internal sealed class WayBack(MoveOrder order, Guest? guest, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>It goes on, running if it was; nothing to do when its QEMU is gone: the VM's own recovery sees to that.</summary>
    /// <param name="patience">How long it may stand still for its locks; who gives up leaves it to the VM's own recovery. Null is as long as it takes.</param>
    public async Task TakeAsync(TimeSpan? patience)
    {
        await CutAsync();
        if (await TakeLocksAsync(patience))
        {
            await InsistAsync(present => new GuestMemory(present).TakeBackAsync(order.Desired is DesiredState.Running));
        }
    }

    /// <summary>Tried until it works, at most a minute: nobody else lets this guest go on or takes its mirrors away.</summary>
    public async Task InsistAsync(Func<Guest, Task> step)
    {
        long begin = time.GetTimestamp();
        while (guest is { Process.IsAlive: true })
        {
            try
            {
                await step(guest);
                return;
            }
            catch (Exception) when (time.GetElapsedTime(begin) < Patience)
            {
                await Task.Delay(Interval, time, CancellationToken.None);
            }
        }
    }

    /// <summary>A QEMU that is blocked on a dead link says nothing of its locks either. It is cut again by whoever takes the guest back.</summary>
    private async Task CutAsync()
    {
        try
        {
            await (guest is { Process.IsAlive: true } ? GuestLink.CutAsync(guest, YankInstance.Migration) : Task.CompletedTask);
        }
        catch (QmpException)
        {
            // There was nothing to cut.
        }
    }

    /// <summary>
    /// Those that it let go, however long its storage is away: it has to write under them. Not one that a third host has taken meanwhile: the guest runs there
    /// then, and ends here.
    /// </summary>
    /// <returns>False when they are not to be had, or its QEMU is gone.</returns>
    private async Task<bool> TakeLocksAsync(TimeSpan? patience)
    {
        long begin = time.GetTimestamp();
        while (guest is { Process.IsAlive: true } && !(time.GetElapsedTime(begin) > patience))
        {
            try
            {
                await guest.Locks.HoldAsync(order.Departing, order.DepartingFolder, CancellationToken.None);
                return true;
            }
            catch (RefusedException taken) when (taken.Problem.Id is ProblemId.RunsElsewhere && IsSomebodyElses())
            {
                guest.Process.Kill();
                await guest.Process.Exited;
            }
            catch (Exception)
            {
                await Task.Delay(Interval, time, CancellationToken.None);
            }
        }

        return false;
    }

    /// <summary>The destination's is the lock of a guest that was lost with its host; the file server gives that back in time.</summary>
    private bool IsSomebodyElses() => LockHolder.Of(VmFiles.Lock(order.DepartingFolder)) is { } holder && holder.Host != order.SourceHost && holder.Host != order.DestinationHost;
}
