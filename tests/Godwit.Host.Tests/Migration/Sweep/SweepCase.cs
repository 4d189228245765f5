using Godwit.Contracts.Operations;
using Godwit.Host.Operations;
using Godwit.Host.Vms;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>One move with one fault, from the first start to the second move, which must be clean.</summary>
internal static class SweepCase
{
    /// <summary>The boundaries of a move in which nothing goes wrong.</summary>
    public static async Task<IReadOnlyList<string>> RecordAsync()
    {
        await using var world = new SweepWorld();
        SweepResult result = await RunAsync(world, "", null);
        return result.Complaints.Count == 0 ? world.Boundaries.Passed : throw new SweepException($"{string.Join("; ", result.Complaints)}\n{world.Story}");
    }

    public static async Task<SweepResult> RunAsync(string boundary, Fault fault)
    {
        await using var world = new SweepWorld();
        world.Boundaries.Plan(boundary, fault);
        return await RunAsync(world, boundary, fault);
    }

    private static async Task<SweepResult> RunAsync(SweepWorld world, string boundary, Fault? fault)
    {
        List<string> complaints = [];
        string outcome = "?";
        try
        {
            await world.BeginAsync();
            Operation? move = await world.MoveAsync(world.A, world.B);
            if (!world.Boundaries.HasStruck)
            {
                complaints.Add("the boundary was never reached");
            }

            SweepHost owner = SweepInspection.OwnerOf(world);
            outcome = await StartAgainAsync(world, owner, fault);
            complaints.AddRange(SweepInspection.Look(world, owner));
            if (move is not null)
            {
                outcome += owner == world.B ? "moved" : "stayed";
                complaints.AddRange(SweepInspection.LookAtOutcome(world, fault, owner, world.A.Daemon.Ledger.Get(move.Id)));
            }

            if (complaints.Count == 0)
            {
                SweepHost other = world.Hosts.Single(host => host != owner);
                OperationView second = (await world.MoveAsync(owner, other))!.View;
                complaints.AddRange(SweepInspection.Look(world, SweepInspection.OwnerOf(world)).Select(what => $"after the second move: {what}"));
                if (second.State is not OperationState.Completed)
                {
                    complaints.Add($"the second move ended as {second.State}: {second.Problem?.Message}");
                }
            }
        }
        catch (Exception failure) when (failure is SweepException or InvalidOperationException or Godwit.Host.Api.RefusedException)
        {
            complaints.Add(failure.Message);
        }

        return new SweepResult(boundary, fault, outcome, world.LongestStall, complaints, complaints.Count == 0 ? "" : world.Story);
    }

    /// <summary>A guest whose memory was killed is off, and starts from its disks.</summary>
    private static async Task<string> StartAgainAsync(SweepWorld world, SweepHost owner, Fault? fault)
    {
        VmDriver? vm = owner.Daemon.Directory.Find(world.Vm);
        if (vm is not { Phase: VmPhase.Off } || fault?.Kind is not (FaultKind.SourceQemuDies or FaultKind.DestinationQemuDies))
        {
            return "";
        }

        vm.Submit(new VmRequest.Start(), "sweep");
        await world.UntilAsync(() => vm.Current is null && vm.Phase is VmPhase.Running, "the VM starts again");
        return "restarted, ";
    }
}
