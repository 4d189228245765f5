using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Peers;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>The destination's side of <see cref="PostCopy"/>: a guest that runs here, and part of whose memory is still at the source.</summary>
internal sealed class PostCopyDesk(
    HostOptions options, ArrivalBook book, VmInventory inventory, VmDirectory directory, MovePorts ports, ILogger<PostCopyDesk> logger)
{
    /// <summary>Lets the guest's QEMU listen again for what is missing.</summary>
    public async Task<RejoinAnswer> RejoinAsync(OperationId id)
    {
        if (Waiting(id) is not var (order, guest))
        {
            return new RejoinAnswer();
        }

        LandingAddress address = ports.Reserve(order, options);
        return new RejoinAnswer { Address = await new FollowingMemory(guest).ListenAsync(address) ? address : null };
    }

    /// <summary>What is missing will never come: a guest that still waits for it ends, and its owner, which we are, starts it again from its disks.</summary>
    public async Task LoseAsync(OperationId id)
    {
        if (Waiting(id) is var (order, guest) && await new FollowingMemory(guest).ListenAsync(ports.Reserve(order, options)))
        {
            Log.MemoryNeverComes(logger, order.Arriving.Name, order.SourceHost);
            guest.Process.Kill();
        }
    }

    /// <summary>Whether a guest that runs or shall run here still waits for memory from where it came from.</summary>
    public async Task<bool> IsAwaitedAsync(VmRecord vm, Guest guest) => book.FollowingOf(vm.Id) is not null && await new FollowingMemory(guest).IsAwaitedAsync();

    /// <summary>Before something that needs all of a guest's memory here: a move, a checkpoint, saving it.</summary>
    /// <exception cref="RefusedException">Some of it is still to come.</exception>
    public async Task RequireWholeAsync(VmRecord vm, Guest? guest)
    {
        if (guest is not null && book.FollowingOf(vm.Id) is { } order && await new FollowingMemory(guest).IsAwaitedAsync())
        {
            throw new RefusedException(
                ProblemId.MemoryFollows, vm.Name, $"{vm.Name} runs here ahead of its memory: some of it is still at {order.SourceHost}.",
                $"Wait until the move has ended; look at 'godwit operation list' on {order.SourceHost}.");
        }
    }

    /// <exception cref="RefusedException">This host owns the VM and has not taken it up yet.</exception>
    private (MoveOrder Order, Guest Guest)? Waiting(OperationId id)
    {
        if (book.StateOf(id) is not ArrivalState.Owned || book.OrderOf(id) is not { } order || inventory.Find(order.Arriving.Id) is null)
        {
            return null;
        }

        VmDriver vm = directory.Find(order.Arriving.Id) ?? throw LandingDenials.NotHere(options.HostName, id);
        return vm.Phase.Guest is { Process.IsAlive: true } guest ? (order, guest) : null;
    }
}
