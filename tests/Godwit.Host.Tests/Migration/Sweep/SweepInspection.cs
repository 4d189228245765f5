using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Vms;
using Godwit.Testing;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>What has to be true of the world once both hosts are at rest.</summary>
internal static class SweepInspection
{
    /// <summary>The one host that has the VM; complains when it is not one.</summary>
    public static SweepHost OwnerOf(SweepWorld world)
    {
        SweepHost[] owners = [.. world.Hosts.Where(host => host.Daemon.Inventory.Find(world.Vm) is not null)];
        return owners is [var owner] ? owner : throw new SweepException($"{owners.Length} hosts have the VM in their inventory");
    }

    public static IEnumerable<string> Look(SweepWorld world, SweepHost owner)
    {
        SweepHost other = world.Hosts.Single(host => host != owner);
        VmRecord vm = owner.Daemon.Inventory.Find(world.Vm)!;
        foreach (string violation in world.Qemus.Violations.Concat(world.Complaints))
        {
            yield return violation;
        }

        if (owner.Daemon.Directory.Find(world.Vm) is not { Phase: VmPhase.Running })
        {
            yield return $"{owner.Name} owns the VM and does not say that it runs";
        }

        if (other.Daemon.Directory.All().Count > 0)
        {
            yield return $"{other.Name} still lists the VM";
        }

        if (world.Qemus.LivingProcesses is not [{ IsGuestRunning: true } running] || !owner.LivingQemus.Contains(running))
        {
            yield return $"the QEMU processes are {string.Join(", ", world.Qemus.LivingProcesses.Select(q => $"{Path.GetRelativePath(world.Folder, q.SocketPath)[..1]} {q.RunState}"))}";
        }

        if (SweepVm.IsShared(world.Machine) && owner.LivingQemus.Any(qemu => !qemu.HoldsLocked(Path.Combine(vm.Folder, "vm.lock"))))
        {
            yield return $"the QEMU at {owner.Name} does not hold the lock file";
        }

        foreach (string disk in SweepVm.DisksOf(world.Machine))
        {
            int lost = world.Qemus.LostWrites(world.Vm.ToString(), Path.Combine(vm.Folder, disk)).Count;
            if (lost > 0)
            {
                yield return $"{disk} at {owner.Name} lacks {lost} acknowledged writes";
            }
        }

        if (world.Machine is SweepMachine.GenerationTwo && owner.LivingQemus.Any(qemu => !qemu.DvdPaths.SequenceEqual([Path.Combine(vm.Folder, "setup.iso")])))
        {
            yield return $"in its DVD drive lies {string.Join(' ', owner.LivingQemus.SelectMany(qemu => qemu.DvdPaths))}";
        }

        string[] expected = SweepVm.EntriesOf(world.Machine);
        string[] files = [.. Entries(owner.Options.VirtualMachinePath)];
        if (!files.SequenceEqual(["web01", .. expected.Select(file => $"web01/{file}")]))
        {
            yield return $"{owner.Name} has the files {string.Join(' ', files)}";
        }

        string[] litter =
        [
            .. SweepVm.IsShared(world.Machine) ? [] : Entries(other.Options.VirtualMachinePath), .. LitterOf(other),
        ];
        if (litter.Length > 0)
        {
            yield return $"{other.Name} still has {string.Join(' ', litter)}";
        }

        if (vm.IsRole && (world.Register.Owner?.Owner != owner.Name || !world.Register.IsGuarded(owner.Name) || world.Register.IsGuarded(other.Name)))
        {
            yield return $"{world.Register.Owner?.Owner} owns the role, and the guardians that know it are at {string.Join(' ', world.Hosts.Where(host => world.Register.IsGuarded(host.Name)).Select(host => host.Name))}";
        }

        if (other.Daemon.Journal.Read("SELECT state FROM arrival", row => row.GetString(0)) is [var state, ..] && state != "Owned")
        {
            yield return $"{other.Name} has an arrival that is {state}";
        }
    }

    /// <summary>A third node has the role: nothing of it is left at either host.</summary>
    public static IEnumerable<string> LookPassedOn(SweepWorld world)
    {
        foreach (string violation in world.Qemus.Violations.Concat(world.Complaints))
        {
            yield return violation;
        }

        foreach (SweepHost host in world.Hosts)
        {
            string[] litter = [.. LitterOf(host), .. host.LivingQemus.Select(qemu => $"a QEMU that is {qemu.RunState}")];
            if (litter.Length > 0)
            {
                yield return $"{host.Name} still has {string.Join(' ', litter)}";
            }

            if (host.Daemon.Directory.All().Count > 0)
            {
                yield return $"{host.Name} still lists the VM";
            }

            if (world.Register.IsGuarded(host.Name))
            {
                yield return $"the guardian of {host.Name} still knows the VM";
            }
        }
    }

    /// <summary>What the first move must have come to.</summary>
    public static IEnumerable<string> LookAtOutcome(SweepWorld world, Mishap[] plan, SweepHost owner, OperationView move)
    {
        bool moved = owner == world.B;
        if (plan.Any(mishap => mishap.Fault.EndsRight))
        {
            // Whose it is then, the register alone says.
            yield break;
        }

        if (moved != world.WasGiven)
        {
            yield return $"the register says {(world.WasGiven ? "given" : "kept")} and the VM is at {owner.Name}";
        }

        // A person has to learn that the other host lost the guest, unless our daemon died while it took it back.
        if (world.WasTakenBack && move.Problem?.Id is not (ProblemId.HandOverFailed or ProblemId.InterruptedByRestart))
        {
            yield return $"the VM was taken back and the move is recorded with {move.Problem?.Id}: {move.Problem?.Message}";
        }

        if (move.State is OperationState.Completed != moved)
        {
            yield return $"the move is recorded as {move.State} ({move.Problem?.Id}: {move.Problem?.Message}) and the VM is at {owner.Name}";
        }

        if (move.Problem is { Id: ProblemId.Unexpected } defect && !plan.Any(mishap => mishap.Fault.Kind is FaultKind.CallFails))
        {
            yield return $"the move ended as a defect: {defect.Message}";
        }

        FakeQemu running = owner.LivingQemus.Single();
        bool restarted = running != world.Original && !running.Launch.Incoming;
        if (restarted && !plan.Any(mishap => mishap.Fault.KillsMemory))
        {
            yield return "the guest was restarted although nobody killed it";
        }
    }

    private static IEnumerable<string> LitterOf(SweepHost host) =>
        [.. Entries(Path.Combine(host.Options.RunFolder, "vms")), .. Entries(Path.Combine(host.Options.StateFolder, "consoles"))];

    private static IEnumerable<string> Entries(string folder) => !Directory.Exists(folder) ? [] : Directory
        .EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
        .Select(entry => Path.GetRelativePath(folder, entry)).Order(StringComparer.Ordinal);
}
