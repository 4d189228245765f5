using System.Collections.Concurrent;
using Godwit.Contracts.Vms;
using Godwit.Host.Vms;
using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>
/// Brings a guest's file systems to rest through the agent in it, and lets them go on again whatever happens: it is in the journal
/// before the guest is asked, and stays there until the guest has said that they do.
/// </summary>
internal sealed class GuestRest(FrozenGuestBook book, ILogger<GuestRest> logger)
{
    /// <summary>Whose agents are in a conversation: with each there is one at a time.</summary>
    private readonly ConcurrentDictionary<VmId, Purpose> _spokenTo = new();

    /// <summary>What is known without a word to the guest: why it cannot be brought to rest. Null for nothing of that kind.</summary>
    public static async Task<FreezeFinding?> FindObstacleAsync(VmConfiguration configuration, Guest guest) =>
        configuration.GuestAgentPciSlot is null ? FreezeFinding.NoAgent("the machine was made before machines had a channel to an agent in the guest")
        : await new GuestAgent(guest).IsThereAsync() ? null
        : FreezeFinding.NoAgent("no agent runs in the guest");

    /// <summary>Of a guest that runs. Whatever is found, <see cref="ThawAsync"/> follows.</summary>
    public async Task<FreezeFinding> FreezeAsync(VmRecord vm, VmConfiguration configuration, Guest guest)
    {
        if (await FindObstacleAsync(configuration, guest) is { } obstacle)
        {
            return obstacle;
        }

        if (!_spokenTo.TryAdd(vm.Id, Purpose.ToFreeze))
        {
            return FreezeFinding.NotFrozen("the agent in the guest has not said yet that they go on since they were frozen last");
        }

        var agent = new GuestAgent(guest);
        try
        {
            await agent.SayHelloAsync();
        }
        catch (AgentException silent)
        {
            return FreezeFinding.NoAgent($"the agent in the guest does not answer ({silent.Message.TrimEnd('.')})");
        }

        book.Add(vm.Id);
        try
        {
            // Raw disks may be the guest's business too, but an agent that found nothing to freeze has brought nothing to rest.
            return await agent.FreezeAsync() is > 0 and var frozen
                ? FreezeFinding.Frozen(frozen)
                : FreezeFinding.NotFrozen("the agent in the guest found no file system that it can freeze");
        }
        catch (AgentException failure)
        {
            Log.NotFrozen(logger, vm.Name, failure.Message);
            await ThawAsync(vm, guest);
            return FreezeFinding.NotFrozen($"the agent in the guest did not freeze its file systems ({failure.Message.TrimEnd('.')})");
        }
    }

    /// <summary>What <see cref="FreezeAsync"/> may have frozen, of a guest that runs or has ended; nothing is asked of another. Repeatable.</summary>
    /// <returns>False: the guest has not said that its file systems go on. It finds the question in its channel, and is asked again.</returns>
    public async Task<bool> ThawAsync(VmRecord vm, Guest guest)
    {
        if (!(_spokenTo.TryGetValue(vm.Id, out Purpose purpose) && purpose is Purpose.ToFreeze))
        {
            return true;
        }

        try
        {
            return !book.Holds(vm.Id) || await AskAsync(vm, guest);
        }
        finally
        {
            _spokenTo.TryRemove(vm.Id, out _);
        }
    }

    /// <summary>What was left open, perhaps by an earlier daemon: again and again, until the guest says that they go on or is no more.</summary>
    /// <returns>False: they may be frozen still.</returns>
    public async Task<bool> AskAgainAsync(VmDriver vm)
    {
        VmId id = vm.Record.Id;
        if (!book.Holds(id))
        {
            return true;
        }

        if (!_spokenTo.TryAdd(id, Purpose.ToThaw))
        {
            return false;
        }

        try
        {
            return await AskAgainAsync(vm, vm.Phase);
        }
        finally
        {
            _spokenTo.TryRemove(id, out _);
        }
    }

    /// <summary>In the VM's turn, before others get it.</summary>
    public void Recover(VmDriver vm)
    {
        if (book.Holds(vm.Record.Id))
        {
            _ = vm.BetweenAsync(_ => AskAgainAsync(vm));
        }
    }

    private async Task<bool> AskAgainAsync(VmDriver vm, VmPhase phase)
    {
        switch (phase)
        {
            case VmPhase.Running running:
                bool goesOn = await AskAsync(vm.Record, running.Here);
                if (goesOn)
                {
                    Log.Thawed(logger, vm.Record.Name);
                }

                return goesOn;
            case VmPhase.Off:
                book.Remove(vm.Record.Id);
                return true;
            default:
                // Paused it hears nothing, and from memory it wakes as it was.
                return false;
        }
    }

    private async Task<bool> AskAsync(VmRecord vm, Guest guest)
    {
        try
        {
            await new GuestAgent(guest).ThawAsync();
        }
        catch (AgentException silent) when (guest.Process.IsAlive)
        {
            Log.NotThawed(logger, vm.Name, silent.Message);
            return false;
        }
        catch (AgentException)
        {
            // With its QEMU the guest has ended. Its memory may be kept; else its row goes when the VM is off, or started anew.
            return true;
        }

        book.Remove(vm.Id);
        return true;
    }

    private enum Purpose
    {
        /// <summary>From <see cref="FreezeAsync"/> to <see cref="ThawAsync"/>: nobody else may thaw it meanwhile.</summary>
        ToFreeze,
        ToThaw,
    }
}
