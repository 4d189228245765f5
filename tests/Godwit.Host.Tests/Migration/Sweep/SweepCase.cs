using Godwit.Contracts.Operations;
using Godwit.Host.Operations;
using Godwit.Host.Vms;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>One move in which everything planned goes wrong, from the first start to the second move, which must be clean.</summary>
internal static class SweepCase
{
    /// <summary>The boundaries that a move passes, of those after the last fault if there is one.</summary>
    public static async Task<IReadOnlyList<string>> RecordAsync(SweepMachine machine, params Mishap[] plan)
    {
        await using SweepWorld world = Planned(machine, plan);
        SweepResult result = await RunAsync(world, plan);
        string[] passed = [.. world.Boundaries.Passed];
        return result.Complaints.Count > 0 ? throw new SweepException($"{string.Join("; ", result.Complaints)}\n{result.Story}")
            : plan is [] ? passed : passed[(Array.IndexOf(passed, plan[^1].Boundary) + 1)..];
    }

    public static async Task<SweepResult> RunAsync(SweepMachine machine, params Mishap[] plan)
    {
        await using SweepWorld world = Planned(machine, plan);
        return await RunAsync(world, plan);
    }

    private static SweepWorld Planned(SweepMachine machine, Mishap[] plan)
    {
        var world = new SweepWorld(machine: machine);
        foreach (Mishap mishap in plan)
        {
            world.Boundaries.Plan(mishap);
        }

        return world;
    }

    private static async Task<SweepResult> RunAsync(SweepWorld world, Mishap[] plan)
    {
        List<string> complaints = [];
        string outcome = "?";
        try
        {
            await world.BeginAsync();
            Operation? move = await world.MoveAsync(world.A, world.B);
            outcome = world.Boundaries.HasStruck ? "" : "not reached, ";
            if (world.Register.Owner is { Owner: SweepRegister.Third })
            {
                complaints.AddRange(SweepInspection.LookPassedOn(world));
                return new SweepResult(plan, outcome + "passed on", world.LongestStall, complaints, complaints.Count == 0 ? "" : world.Story);
            }

            SweepHost owner = SweepInspection.OwnerOf(world);
            outcome += await StartAgainAsync(world, owner, plan);
            outcome += owner == world.B ? "moved" : "stayed";
            complaints.AddRange(SweepInspection.Look(world, owner));
            if (move is not null)
            {
                complaints.AddRange(SweepInspection.LookAtOutcome(world, plan, owner, world.A.Daemon.Ledger.Get(move.Id)));
            }

            if (complaints.Count == 0)
            {
                await MoveAgainAsync(world, owner, complaints);
            }
        }
        catch (Exception failure) when (failure is SweepException or InvalidOperationException or Godwit.Host.Api.RefusedException)
        {
            complaints.Add(failure.Message);
        }

        return new SweepResult(plan, outcome, world.LongestStall, complaints, complaints.Count == 0 ? "" : world.Story);
    }

    /// <summary>A guest whose memory was killed is off, and starts from its disks.</summary>
    private static async Task<string> StartAgainAsync(SweepWorld world, SweepHost owner, Mishap[] plan)
    {
        VmDriver? vm = owner.Daemon.Directory.Find(world.Vm);
        if (vm is not { Phase: VmPhase.Off } || vm.Record.IsRole || !plan.Any(mishap => mishap.Fault.KillsMemory))
        {
            return "";
        }

        vm.Submit(new VmRequest.Start(), "sweep");
        await world.UntilAsync(() => vm.Current is null && vm.Phase is VmPhase.Running, "the VM starts again");
        return "restarted, ";
    }

    private static async Task MoveAgainAsync(SweepWorld world, SweepHost owner, List<string> complaints)
    {
        Operation begun = (await world.MoveAsync(owner, world.Hosts.Single(host => host != owner)))!;
        OperationView move = owner.Daemon.Ledger.Get(begun.Id);
        complaints.AddRange(SweepInspection.Look(world, SweepInspection.OwnerOf(world)).Select(what => $"after the second move: {what}"));
        if (move.State is not OperationState.Completed)
        {
            complaints.Add($"the second move ended as {move.State}: {move.Problem?.Message}");
        }
    }
}
