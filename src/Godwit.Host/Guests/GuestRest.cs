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

    /// <summary>Of a guest that runs, or has ended. Repeatable; nothing is asked of a guest that cannot be frozen.</summary>
    /// <returns>False: the guest has not said that its file systems go on. It finds the question in its channel, and is asked again.</returns>
    public async Task<bool> ThawAsync(VmRecord vm, Guest guest)
    {
        if (!book.Holds(vm.Id))
        {
            return true;
        }

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
            // With its QEMU the guest has ended.
        }

        book.Remove(vm.Id);
        return true;
    }

    /// <summary>
    /// What was left open, perhaps by an earlier daemon: in the VM's turn, so that neither other VMs wait for a silent guest nor this one is
    /// given away meanwhile.
    /// </summary>
    /// <param name="vm">The VM.</param>
    /// <param name="guest">The guest that may be frozen; null if that one has ended. One that was started since is not.</param>
    public void Recover(VmDriver vm, Guest? guest)
    {
        if (!book.Holds(vm.Record.Id))
        {
            return;
        }

        _ = vm.BetweenAsync(async phase =>
        {
            if (guest is null || phase.Guest != guest)
            {
                book.Remove(vm.Record.Id);
            }
            else if (phase is VmPhase.Running && await ThawAsync(vm.Record, guest))
            {
                Log.Thawed(logger, vm.Record.Name);
            }
        });
    }
}
