using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Host.Operations;
using Godwit.Host.Tests.Migration.Sweep;
using Godwit.Host.Vms;

namespace Godwit.Host.Tests.StorageMigration;

/// <summary>One storage migration in which everything planned goes wrong, and a second one, which must be clean.</summary>
internal static class StorageSweepCase
{
    /// <summary>The boundaries that a storage migration passes, of those after the last fault if there is one.</summary>
    public static async Task<IReadOnlyList<string>> RecordAsync(SweepMachine machine, VmState state, params Mishap[] plan)
    {
        await using SweepWorld world = Planned(machine, plan);
        SweepResult result = await RunAsync(world, state, plan);
        string[] passed = [.. world.Boundaries.Passed];
        return result.Complaints.Count > 0 ? throw new SweepException($"{string.Join("; ", result.Complaints)}\n{result.Story}")
            : plan is [] ? passed : passed[(Array.IndexOf(passed, plan[^1].Boundary) + 1)..];
    }

    public static async Task<SweepResult> RunAsync(SweepMachine machine, VmState state, params Mishap[] plan)
    {
        await using SweepWorld world = Planned(machine, plan);
        return await RunAsync(world, state, plan);
    }

    private static SweepWorld Planned(SweepMachine machine, Mishap[] plan)
    {
        var world = new SweepWorld(alone: true, machine);
        foreach (Mishap mishap in plan)
        {
            world.Boundaries.Plan(mishap);
        }

        return world;
    }

    private static async Task<SweepResult> RunAsync(SweepWorld world, VmState state, Mishap[] plan)
    {
        List<string> complaints = [];
        string outcome = "?";
        try
        {
            await world.BeginAsync();
            await EnterAsync(world, state);
            Operation? move = await MoveAsync(world, "shelf");
            StorageTruths truths = StorageTruths.Of(world);
            outcome = $"{state}, {(world.Boundaries.HasStruck ? "" : "not reached, ")}{await StartAgainAsync(world, state, plan)}{(truths.Folder == "shelf" ? "moved" : "stayed")}";
            VmState now = outcome.Contains("restarted", StringComparison.Ordinal) ? VmState.Running : state;
            complaints.AddRange(truths.Look(now));
            if (move is not null)
            {
                complaints.AddRange(truths.LookAtOutcome(plan, world.A.Daemon.Ledger.Get(move.Id)));
            }

            if (complaints.Count == 0)
            {
                await MoveAgainAsync(world, now, complaints);
            }
        }
        catch (Exception failure) when (failure is SweepException or InvalidOperationException or Godwit.Host.Api.RefusedException)
        {
            complaints.Add(failure.Message);
        }

        return new SweepResult(plan, outcome, world.LongestStall, complaints, complaints.Count == 0 ? "" : world.Story);
    }

    private static Task EnterAsync(SweepWorld world, VmState state) => state switch
    {
        VmState.Paused => world.PrepareAsync(new VmRequest.Suspend()),
        VmState.Off => world.PrepareAsync(new VmRequest.TurnOff()),
        VmState.Saved => world.PrepareAsync(new VmRequest.Save()),
        _ => Task.CompletedTask,
    };

    private static Task<Operation?> MoveAsync(SweepWorld world, string folder) => world.ActAsync(world.A, new VmRequest.MoveStorage(
        new MoveStorageRequest
        {
            Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = Path.Combine(world.A.Options.VirtualMachinePath, folder) },
        },
        AnyFolder: true));

    /// <summary>A guest whose QEMU was killed is off, or a daemon that came back has started it: it starts from its disks.</summary>
    private static async Task<string> StartAgainAsync(SweepWorld world, VmState state, Mishap[] plan)
    {
        if (!plan.Any(mishap => mishap.Fault.KillsMemory) || state is not (VmState.Running or VmState.Paused) || world.Original is { IsAlive: true })
        {
            return "";
        }

        if (world.A.Daemon.Directory.Find(world.Vm) is { Phase: VmPhase.Off })
        {
            await world.PrepareAsync(new VmRequest.Start());
        }

        return "restarted, ";
    }

    /// <summary>To a third place, and then the guest has to run from there.</summary>
    private static async Task MoveAgainAsync(SweepWorld world, VmState state, List<string> complaints)
    {
        Operation again = (await MoveAsync(world, "attic"))!;
        OperationView end = world.A.Daemon.Ledger.Get(again.Id);
        if (end.State is not OperationState.Completed || end.Report is not { LeftBehind: [] })
        {
            complaints.Add($"the second migration ended as {end.State}: {end.Problem?.Message}{string.Join("; ", end.Report?.LeftBehind ?? [])}");
        }

        complaints.AddRange(StorageTruths.Of(world).Look(state).Select(what => $"after the second migration: {what}"));
        if (state is not VmState.Running)
        {
            await world.PrepareAsync(state is VmState.Paused ? new VmRequest.Resume() : new VmRequest.Start());
            complaints.AddRange(StorageTruths.Of(world).Look(VmState.Running).Select(what => $"running from the third place: {what}"));
        }
    }
}
