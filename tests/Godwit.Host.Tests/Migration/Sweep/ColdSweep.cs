using Godwit.Contracts.Operations;
using Godwit.Host.Operations;
using Godwit.Host.Vms;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>A move of a VM that is off, in which one thing goes wrong; then it is started where it is, and everything is there.</summary>
internal static class ColdSweep
{
    /// <summary>What can go wrong without a guest.</summary>
    public static IReadOnlyList<Fault> Faults { get; } =
        [.. Fault.All.Where(fault => !fault.KillsMemory)];

    public static async Task<IReadOnlyList<string>> RecordAsync()
    {
        await using var world = new SweepWorld();
        IReadOnlyList<string> complaints = await RunAsync(world, outcomes: null);
        return complaints.Count == 0 ? world.Boundaries.Passed : throw new SweepException($"{string.Join("; ", complaints)}\n{world.Story}");
    }

    /// <param name="mishap">What goes wrong.</param>
    /// <param name="outcomes">Gets "moved" or "stayed".</param>
    /// <returns>What is wrong; empty for nothing.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(Mishap mishap, List<string> outcomes)
    {
        await using var world = new SweepWorld();
        world.Boundaries.Plan(mishap);
        IReadOnlyList<string> complaints;
        try
        {
            complaints = await RunAsync(world, outcomes);
        }
        catch (Exception failure) when (failure is SweepException or InvalidOperationException or Godwit.Host.Api.RefusedException)
        {
            complaints = [failure.Message];
        }

        return complaints.Count == 0 ? [] : [$"{mishap}: {string.Join("; ", complaints)}\n{world.Story}"];
    }

    private static async Task<IReadOnlyList<string>> RunAsync(SweepWorld world, List<string>? outcomes)
    {
        await world.BeginAsync();
        await world.PrepareAsync(new VmRequest.TurnOff());
        Operation? move = await world.MoveAsync(world.A, world.B);
        SweepHost owner = SweepInspection.OwnerOf(world);
        lock (outcomes ??= [])
        {
            outcomes.Add(owner == world.B ? "moved" : "stayed");
        }

        List<string> complaints = [];
        if (owner.Daemon.Directory.Find(world.Vm) is not { Phase: VmPhase.Off } vm)
        {
            return [$"{owner.Name} owns the VM and does not say that it is off"];
        }

        if (move is not null && world.A.Daemon.Ledger.Get(move.Id).State is OperationState.Completed != (owner == world.B))
        {
            complaints.Add($"the move is recorded as {world.A.Daemon.Ledger.Get(move.Id).State}, and the VM is at {owner.Name}");
        }

        vm.Submit(new VmRequest.Start(), "sweep");
        await world.UntilAsync(() => vm.Current is null && vm.Phase is VmPhase.Running, "the VM starts again");
        return [.. complaints, .. SweepInspection.Look(world, owner)];
    }
}
