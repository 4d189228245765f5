using Godwit.Contracts.Checkpoints;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Host.Checkpoints;
using Godwit.Host.Operations;
using Godwit.Host.Tests.Migration.Sweep;
using Godwit.Host.Vms;
using Godwit.Testing;

namespace Godwit.Host.Tests.Checkpoints;

/// <summary>
/// One request about checkpoints of a running guest in which one thing goes wrong, on a host with a real daemon and a fake QEMU.
/// Afterwards the world is right, and the next checkpoint is made and removed as if nothing had happened.
/// </summary>
internal static class CheckpointSweep
{
    /// <summary>What can be asked, and the checkpoints that are there before.</summary>
    public static IReadOnlyDictionary<string, (string[] Before, VmRequest Request)> Requests { get; } = new Dictionary<string, (string[], VmRequest)>
    {
        ["create the first"] = ([], new VmRequest.CreateCheckpoint("new")),
        ["create another"] = (["a"], new VmRequest.CreateCheckpoint("new")),
        ["create production"] = (["a"], new VmRequest.CreateCheckpoint("new")),
        ["create production only"] = ([], new VmRequest.CreateCheckpoint("new")),
        ["remove the last"] = (["a"], new VmRequest.RemoveCheckpoint("a", Subtree: false)),
        ["remove the middle"] = (["a", "b", "c"], new VmRequest.RemoveCheckpoint("b", Subtree: false)),
        ["export"] = (["a"], new VmRequest.Export(new ExportVmRequest { Path = "/backup" })),
        ["remove all"] = (["a", "b"], new VmRequest.RemoveCheckpoint("a", Subtree: true)),
    };

    /// <summary>What may go wrong with one host.</summary>
    public static IReadOnlyList<Fault> Faults { get; } =
    [
        new(FaultKind.CallFails), new(FaultKind.CallFails, After: true), new(FaultKind.ReplyLost, After: true),
        new(FaultKind.SourceDaemonDies, After: false, 1), new(FaultKind.SourceDaemonDies, After: true, 1),
        new(FaultKind.SourceQemuDies), new(FaultKind.SourceQemuDies, After: true), new(FaultKind.Cancelled),
    ];

    public static async Task<IReadOnlyList<string>> RecordAsync(string request)
    {
        await using var world = new SweepWorld();
        IReadOnlyList<string> complaints = await RunAsync(world, request, null);
        return complaints.Count == 0 ? world.Boundaries.Passed : throw new SweepException($"{string.Join("; ", complaints)}\n{world.Story}");
    }

    /// <returns>What is wrong; empty for nothing.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(string request, Mishap mishap)
    {
        await using var world = new SweepWorld();
        world.Boundaries.Plan(mishap);
        IReadOnlyList<string> complaints;
        try
        {
            complaints = await RunAsync(world, request, mishap);
        }
        catch (Exception failure) when (failure is SweepException or InvalidOperationException or Godwit.Host.Api.RefusedException)
        {
            complaints = [failure.Message];
        }

        return complaints.Count == 0 ? [] : [$"{request}, {mishap}: {string.Join("; ", complaints)}\n{world.Story}"];
    }

    private static async Task<IReadOnlyList<string>> RunAsync(SweepWorld world, string request, Mishap? mishap)
    {
        (string[] before, VmRequest asked) = Requests[request];
        string backup = Path.Combine(world.Folder, "backup");
        asked = asked is VmRequest.Export ? new VmRequest.Export(new ExportVmRequest { Path = backup }) : asked;
        await world.BeginAsync();
        foreach (string name in before)
        {
            await world.AskAsync(new VmRequest.CreateCheckpoint(name), record: false);
        }

        if (request.StartsWith("create production", StringComparison.Ordinal))
        {
            CheckpointType type = request == "create production" ? CheckpointType.Production : CheckpointType.ProductionOnly;
            await world.PrepareAsync(new VmRequest.Set(new SetVmRequest { CheckpointType = type }));
        }

        string tree = Tree(world);
        Operation? operation = await world.AskAsync(asked, record: true);
        List<string> complaints = [.. await LookAsync(world, mishap)];
        string now = Tree(world);
        bool done = operation is not null && world.A.Daemon.Ledger.Get(operation.Id).State is OperationState.Completed;
        if (mishap is null && !done)
        {
            complaints.Add($"it ended as {world.A.Daemon.Ledger.Get(operation!.Id).Problem}");
        }

        if (asked is VmRequest.Export && (Directory.Exists(backup) != done || (done && !File.Exists(Path.Combine(backup, Driver(world).Record.Name, "vm.json")))))
        {
            complaints.Add($"it is {(done ? "done" : "not done")}, and there is {string.Join(' ', FilesBelow(backup))}");
        }

        if (asked is VmRequest.CreateCheckpoint && now != tree && now != $"{tree} new".Trim())
        {
            complaints.Add($"the checkpoints were '{tree}' and are '{now}'");
        }

        if (mishap is null && world.Qemus.Commands.Any(command => command.Verb == "guest-fsfreeze-freeze"))
        {
            complaints.AddRange(LookAtOrder(world));
        }

        if (asked is VmRequest.RemoveCheckpoint remove && mishap is { Fault.Kind: FaultKind.Cancelled } && now.Split(' ').Contains(remove.Checkpoint))
        {
            complaints.Add($"it was cancelled, and the checkpoint is still in '{now}'");
        }

        await world.AskAsync(new VmRequest.CreateCheckpoint("again"), record: false);
        complaints.AddRange(await LookAsync(world, mishap));
        await world.AskAsync(new VmRequest.RemoveCheckpoint("again", Subtree: false), record: false);
        complaints.AddRange(await LookAsync(world, mishap));
        if (CheckpointTree.OfExports(Driver(world).Configuration).Count > 0)
        {
            complaints.Add("the export's checkpoint is still there");
        }

        if (MergePlan.Next(Driver(world).Configuration) is { } left)
        {
            complaints.Add($"{left.Upper.Path} is still to be merged");
        }

        return complaints;
    }

    /// <summary>Nothing is lost or left, and the guest runs, started again if its QEMU was killed.</summary>
    private static async Task<IReadOnlyList<string>> LookAsync(SweepWorld world, Mishap? mishap)
    {
        List<string> complaints = [.. world.Qemus.Violations, .. world.Complaints];
        if (Driver(world).Phase is VmPhase.Off && mishap is { Fault.KillsMemory: true })
        {
            complaints.AddRange(Lost(world));
            await world.AskAsync(new VmRequest.Start(), record: false);
        }

        complaints.AddRange(Lost(world));
        VmDriver vm = Driver(world);
        VmConfiguration file = VmFiles.Read(vm.Record.Folder, vm.Record.Id);
        if (vm.Phase is not VmPhase.Running || world.A.LivingQemus is not [{ IsGuestRunning: true } qemu])
        {
            complaints.Add($"the VM is {VmDriver.NameOf(vm.Phase)} and its QEMU {string.Join(' ', world.A.LivingQemus.Select(qemu => qemu.RunState))}");
        }
        else if (!qemu.DrivePaths.SequenceEqual(file.Disks.Select(disk => disk.Path)))
        {
            complaints.Add($"QEMU writes to {string.Join(' ', qemu.DrivePaths)}, vm.json says {string.Join(' ', file.Disks.Select(disk => disk.Path))}");
        }

        if (world.A.LivingQemus.Any(qemu => qemu.IsFrozen) || world.A.Daemon.Frozen.Holds(world.Vm))
        {
            complaints.Add("the guest's file systems are frozen");
        }

        string[] there = [.. Directory.EnumerateFiles(vm.Record.Folder).Order(StringComparer.Ordinal)];
        string[] known = [.. DiskImages.Files(file).Concat(["kernel", "vm.json"]).Select(name => Path.Combine(vm.Record.Folder, name)).Order(StringComparer.Ordinal)];
        if (!there.SequenceEqual(known))
        {
            complaints.Add($"there is {string.Join(' ', there.Except(known))}, and there is not {string.Join(' ', known.Except(there))}");
        }

        return complaints;
    }

    /// <summary>Frozen right before the pause and thawed right after it, and what was kept says so.</summary>
    private static IEnumerable<string> LookAtOrder(SweepWorld world)
    {
        string[] order = [.. world.Qemus.Commands.Select(command => command.Verb).SkipWhile(verb => verb != "guest-fsfreeze-freeze")
            .TakeWhile(verb => verb != "guest-fsfreeze-thaw").Where(verb => !verb.StartsWith("guest-sync", StringComparison.Ordinal))];
        if (!order.SequenceEqual(["guest-fsfreeze-freeze", "stop", "transaction", "cont"]))
        {
            yield return $"between freezing and thawing came {string.Join(' ', order)}";
        }

        if (CheckpointTree.All(Driver(world).Configuration).Any(checkpoint => checkpoint.Name == "new" && checkpoint.Consistency is not CheckpointConsistency.FileSystemConsistent))
        {
            yield return "the checkpoint does not say that it is consistent";
        }
    }

    private static IEnumerable<string> FilesBelow(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories) : [];

    private static IEnumerable<string> Lost(SweepWorld world) => VmFiles.Read(Driver(world).Record.Folder, Driver(world).Record.Id).Disks
        .Select(disk => (disk.Id, Lost: world.Qemus.LostWrites(world.Vm.ToString(), VmFileSet.Stack(disk).Select(image => image.Path)).Count))
        .Where(pair => pair.Lost > 0).Select(pair => $"{pair.Id} lacks {pair.Lost} acknowledged writes");

    private static VmDriver Driver(SweepWorld world) => world.A.Daemon.Directory.Get(world.Vm.ToString());

    private static string Tree(SweepWorld world) =>
        string.Join(' ', CheckpointTree.All(VmFiles.Read(Driver(world).Record.Folder, Driver(world).Record.Id)).Select(checkpoint => checkpoint.Name));
}
