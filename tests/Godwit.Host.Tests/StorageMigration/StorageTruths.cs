using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Tests.Migration.Sweep;
using Godwit.Host.Vms;
using Godwit.Testing;

namespace Godwit.Host.Tests.StorageMigration;

/// <summary>Where a VM's files are, as the journal, vm.json, QEMU and the file system have it: they must agree.</summary>
/// <param name="World">At rest.</param>
/// <param name="Vm">The journal's.</param>
/// <param name="Folder">Name of its folder, as the journal has it.</param>
internal sealed record StorageTruths(SweepWorld World, VmRecord Vm, string Folder)
{
    public static StorageTruths Of(SweepWorld world)
    {
        VmRecord vm = world.A.Daemon.Inventory.Find(world.Vm) ?? throw new SweepException("the VM is in no inventory");
        return new StorageTruths(world, vm, Path.GetFileName(vm.Folder));
    }

    public IEnumerable<string> Look(VmState state) =>
    [
        .. World.Qemus.Violations, .. World.Complaints, .. LookAtDriver(state), .. LookAtConfiguration(), .. LookAtQemu(state), .. LookAtFiles(state),
    ];

    /// <summary>What the history says of the first migration.</summary>
    public IEnumerable<string> LookAtOutcome(Mishap[] plan, OperationView move)
    {
        if (move.State is OperationState.Completed != (Folder == "shelf"))
        {
            yield return $"the migration is recorded as {move.State} ({move.Problem?.Id}: {move.Problem?.Message}) and the files are in {Folder}";
        }

        if (move.Problem is { Id: ProblemId.Unexpected } defect && !plan.Any(mishap => mishap.Fault.Kind is FaultKind.CallFails))
        {
            yield return $"the migration ended as a defect: {defect.Message}";
        }

        if (World.Original is { IsAlive: false } && World.A.LivingQemus.Count > 0 && !plan.Any(mishap => mishap.Fault.KillsMemory))
        {
            yield return "the guest was restarted although nobody killed it";
        }
    }

    private IEnumerable<string> LookAtDriver(VmState state)
    {
        VmDriver? driver = World.A.Daemon.Directory.Find(Vm.Id);
        if (driver is null || PhaseOf(driver) != state)
        {
            yield return $"the VM is {driver?.Phase.GetType().Name ?? "nowhere"} instead of {state}";
        }
        else if (driver.Record.Folder != Vm.Folder || driver.Configuration.Disks.Any(IsElsewhere))
        {
            yield return $"the daemon believes in {driver.Record.Folder} with {string.Join(" and ", driver.Configuration.Disks.Select(disk => disk.Path))}";
        }
    }

    private IEnumerable<string> LookAtConfiguration()
    {
        VmConfiguration written = VmFiles.Read(Vm.Folder, Vm.Id);
        string[] elsewhere = [.. VmFileSet.All(written, Vm.Folder).Where(file => !file.StartsWith(Vm.Folder + "/", StringComparison.Ordinal))];
        if (elsewhere.Length > 0)
        {
            yield return $"vm.json in {Folder} names {string.Join(" and ", elsewhere)}";
        }

        foreach ((VirtualHardDisk disk, int i) in VmFileSet.Written(written).Select((disk, i) => (disk, i)))
        {
            int lost = World.Qemus.LostWrites(Vm.Id.ToString(), disk.Path).Count;
            if (lost > 0)
            {
                yield return $"disk {i} lacks {lost} acknowledged writes";
            }
        }
    }

    private IEnumerable<string> LookAtQemu(VmState state)
    {
        bool alive = state is VmState.Running or VmState.Paused;
        if (World.Qemus.LivingProcesses is not [var qemu])
        {
            if (alive || World.Qemus.LivingProcesses.Count > 0)
            {
                yield return $"{World.Qemus.LivingProcesses.Count} QEMUs live";
            }

            yield break;
        }

        if (!alive || qemu.IsGuestRunning != (state is VmState.Running))
        {
            yield return $"its QEMU is {qemu.RunState}";
        }

        string[] open = [.. qemu.OpenPaths.Where(path => path.StartsWith(World.Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        string[] wanted = [.. SweepVm.DisksOf(World.Machine).Select(disk => Path.Combine(Vm.Folder, disk))];
        string[] discs = World.Machine is SweepMachine.Plain ? [] : [Path.Combine(Vm.Folder, "setup.iso")];
        if (!qemu.DvdPaths.SequenceEqual(discs))
        {
            yield return $"in its DVD drive lies {string.Join(' ', qemu.DvdPaths)}";
        }

        if (!open.SequenceEqual(wanted.Concat(discs).Order(StringComparer.Ordinal)) || !qemu.DrivePaths.Order(StringComparer.Ordinal).SequenceEqual(wanted))
        {
            yield return $"its QEMU has open {string.Join(" ", open)} and runs on {string.Join(" ", qemu.DrivePaths)}";
        }

        if (qemu.Jobs.Count > 0)
        {
            yield return $"its QEMU has jobs left: {string.Join(" ", qemu.Jobs)}";
        }
    }

    private IEnumerable<string> LookAtFiles(VmState state)
    {
        string root = World.A.Options.VirtualMachinePath;
        string[] memory = state is VmState.Saved ? ["memory.state"] : [];
        string[] wanted = [Folder, .. SweepVm.EntriesOf(World.Machine).Concat(memory).Order(StringComparer.Ordinal).Select(file => $"{Folder}/{file}")];
        string[] files =
        [
            .. Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories).Select(entry => Path.GetRelativePath(root, entry)).Order(StringComparer.Ordinal),
        ];
        if (!files.SequenceEqual(wanted))
        {
            yield return $"the files are {string.Join(' ', files)}";
        }
    }

    private bool IsElsewhere(VirtualHardDisk disk) => Path.GetDirectoryName(disk.Path) != Vm.Folder;

    private static VmState? PhaseOf(VmDriver driver) => driver.Phase switch
    {
        VmPhase.Running => VmState.Running,
        VmPhase.Paused => VmState.Paused,
        VmPhase.Saved => VmState.Saved,
        VmPhase.Off => VmState.Off,
        _ => null,
    };
}
