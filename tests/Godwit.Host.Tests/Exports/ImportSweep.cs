using System.Security.Cryptography;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Host.Exports;
using Godwit.Host.Storage;
using Godwit.Host.Tests.Migration.Sweep;
using Godwit.Host.Vms;

namespace Godwit.Host.Tests.Exports;

/// <summary>
/// One import in which one thing or two go wrong, on a host with a real daemon. Afterwards the inventory and the files are wholly as
/// before or wholly as after, nothing is left, and the same import succeeds where it had failed; the machine runs, and goes without a trace.
/// </summary>
internal static class ImportSweep
{
    private const string Name = "web02";

    /// <summary>What can be asked of an export of a saved machine, and whether that one is removed first.</summary>
    public static IReadOnlyDictionary<string, (bool Remove, ImportVmRequest Request)> Requests { get; } = new Dictionary<string, (bool, ImportVmRequest)>
    {
        ["in place"] = (true, new ImportVmRequest { Path = "", Name = Name }),
        ["in place, memory left out"] = (true, new ImportVmRequest { Path = "", Name = Name, DiscardMemory = true }),
        ["copy"] = (true, new ImportVmRequest { Path = "", Name = Name, Copy = true, VhdFolder = "shelf/disks" }),
        ["copy with a new id"] = (false, new ImportVmRequest { Path = "", Name = Name, Copy = true, GenerateNewId = true }),
    };

    public static IReadOnlyList<Fault> Faults { get; } =
    [
        new(FaultKind.CallFails), new(FaultKind.CallFails, After: true),
        new(FaultKind.SourceDaemonDies, After: false, 1), new(FaultKind.SourceDaemonDies, After: true, 1), new(FaultKind.Cancelled),
    ];

    /// <summary>The boundaries that an import passes, of those after the last fault if there is one.</summary>
    public static async Task<IReadOnlyList<string>> RecordAsync(string request, params Mishap[] plan)
    {
        await using SweepWorld world = Planned(plan);
        IReadOnlyList<string> complaints = await RunAsync(world, request, plan);
        string[] passed = [.. world.Boundaries.Passed];
        return complaints.Count > 0 ? throw new SweepException($"{string.Join("; ", complaints)}\n{world.Story}")
            : plan is [] ? passed : passed[(Array.IndexOf(passed, plan[^1].Boundary) + 1)..];
    }

    /// <returns>What is wrong; empty for nothing.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(string request, params Mishap[] plan)
    {
        await using SweepWorld world = Planned(plan);
        IReadOnlyList<string> complaints;
        try
        {
            complaints = await RunAsync(world, request, plan);
        }
        catch (Exception failure) when (failure is SweepException or InvalidOperationException or Host.Api.RefusedException)
        {
            complaints = [failure.Message];
        }

        return complaints.Count == 0 ? [] : [$"{request}, {string.Join(", ", plan.Select(mishap => $"{mishap}"))}: {string.Join("; ", complaints)}\n{world.Story}"];
    }

    private static SweepWorld Planned(Mishap[] plan)
    {
        var world = new SweepWorld(alone: true);
        foreach (Mishap mishap in plan)
        {
            world.Boundaries.Plan(mishap);
        }

        return world;
    }

    private static async Task<IReadOnlyList<string>> RunAsync(SweepWorld world, string name, Mishap[] plan)
    {
        (bool remove, ImportVmRequest request) = Requests[name];
        request = Placed(world, request);
        await ExportAsync(world, remove);
        Dictionary<string, string> before = Look(world);

        OperationView? begun = await world.AskAsync(daemon => daemon.Get<VmImporting>().Submit(request, "sweep"), record: true);
        // What could not be deleted at once is when the daemon looks again.
        await world.UntilAsync(() => !Rows(world).Any(), "nothing is left in the journal", () => string.Join("; ", Rows(world)));
        List<string> complaints = [.. world.Complaints];
        bool here = Find(world) is not null;
        OperationState? end = begun is null ? null : world.A.Daemon.Ledger.Get(begun.Id).State;
        if (here != end is OperationState.Completed || (plan is [] && !here))
        {
            complaints.Add($"the import ended as {end}, and the machine is {(here ? "" : "not ")}in the inventory");
        }

        complaints.AddRange(here ? LookAfter(world, request, before) : Differences(before, Look(world)));
        if (complaints.Count > 0)
        {
            return complaints;
        }

        if (!here && (await world.AskAsync(daemon => daemon.Get<VmImporting>().Submit(request, "sweep"), record: false)) is null)
        {
            return ["the same import is refused afterwards"];
        }

        return [.. await RunAndRemoveAsync(world, request, before)];
    }

    /// <summary>It runs from its files, and when it is removed with them, only what had been there is.</summary>
    private static async Task<IEnumerable<string>> RunAndRemoveAsync(SweepWorld world, ImportVmRequest request, Dictionary<string, string> before)
    {
        List<string> complaints = [.. LookAfter(world, request, before)];
        await world.AskAsync(_ => Vm(world).Submit(new VmRequest.Start(), "sweep").View, record: false);
        if (Vm(world).Phase is not VmPhase.Running { Here.Process: var process } || world.A.LivingQemus.SingleOrDefault(qemu => qemu.ProcessId == process.ProcessId) is not { } running
            || !running.DrivePaths.SequenceEqual(Vm(world).Configuration.Disks.Select(disk => disk.Path)))
        {
            return [.. complaints, $"it does not run from its disks but is {VmDriver.NameOf(Vm(world).Phase)}"];
        }

        await world.AskAsync(_ => Vm(world).Submit(new VmRequest.TurnOff(), "sweep").View, record: false);
        await world.AskAsync(_ => Vm(world).Submit(new VmRequest.Remove(DeleteDisks: true), "sweep").View, record: false);
        complaints.AddRange(Differences(request.Copy is true ? before : Without(before, FolderBefore(world)), Look(world)).Select(what => $"after its removal: {what}"));
        return [.. complaints, .. Rows(world), .. world.Complaints, .. world.Qemus.Violations];
    }

    private static async Task ExportAsync(SweepWorld world, bool remove)
    {
        await world.BeginAsync();
        await world.PrepareAsync(new VmRequest.Save());
        await world.AskAsync(new VmRequest.Export(new ExportVmRequest { Path = Path.Combine(world.Folder, "backup") }), record: false);
        if (remove)
        {
            await world.AskAsync(new VmRequest.Remove(DeleteDisks: true), record: false);
        }

        // Whose a file is shall be seen to change, and to change back.
        foreach (string file in Directory.EnumerateFiles(FolderBefore(world)))
        {
            File.SetUnixFileMode(file, Ownership.PrivateFile | UnixFileMode.GroupRead);
        }
    }

    private static ImportVmRequest Placed(SweepWorld world, ImportVmRequest request) => request with
    {
        Path = FolderBefore(world), VhdFolder = request.VhdFolder is { } folder ? Path.Combine(world.Folder, folder) : null,
    };

    private static string FolderBefore(SweepWorld world) => Path.Combine(world.Folder, "backup", "web01");

    private static VmRecord? Find(SweepWorld world) => world.A.Daemon.Inventory.FindByName(Name);

    private static VmDriver Vm(SweepWorld world) => world.A.Daemon.Directory.Get(Name);

    private static IEnumerable<string> LookAfter(SweepWorld world, ImportVmRequest request, Dictionary<string, string> before)
    {
        VmRecord record = Find(world) ?? throw new SweepException("the machine is in no inventory");
        VmConfiguration vm = VmFiles.Read(record.Folder, record.Id);
        if (vm.Name != Name || (request.GenerateNewId is true) == (record.Id == world.Vm) || !VmFiles.AreSame(vm, Vm(world).Configuration))
        {
            yield return $"it is {vm.Name} ({vm.Id}), and the daemon has {Vm(world).Configuration.Name}";
        }

        Dictionary<string, string> now = Look(world);
        string[] own = [.. VmFileSet.All(vm, record.Folder).Where(file => request.DiscardMemory is not true || file != VmFiles.Memory(record.Folder))];
        string[] wanted = [.. own.SelectMany(file => Parents(world, file).Prepend(file)).Concat(
            request.Copy is true ? before.Keys : Without(before, FolderBefore(world)).Keys).Distinct().Order(StringComparer.Ordinal)];
        string[] there = [.. now.Keys.Order(StringComparer.Ordinal)];
        if (!wanted.SequenceEqual(there))
        {
            yield return $"there is {string.Join(' ', there.Except(wanted))}, and there is not {string.Join(' ', wanted.Except(there))}";
            yield break;
        }

        foreach (string file in own.Where(file => file != VmFiles.Configuration(record.Folder)))
        {
            string old = before[Path.Combine(FolderBefore(world), Path.GetFileName(file))];
            if (now[file] != old.Replace(Mode(Ownership.PrivateFile | UnixFileMode.GroupRead), Mode(Ownership.PrivateFile), StringComparison.Ordinal))
            {
                yield return $"{file} was {old} and is {now[file]}";
            }
        }
    }

    /// <summary>Everything that an import may touch, as it is: whose, how long, and what stands in it.</summary>
    private static Dictionary<string, string> Look(SweepWorld world) => Directory.EnumerateDirectories(world.Folder)
        .Where(folder => Path.GetFileName(folder) is "backup" or "shelf").Append(world.A.Options.VirtualMachinePath)
        .SelectMany(root => Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories).Prepend(root))
        .ToDictionary(path => path, path => FileStatus.Of(path) is { IsFile: true } file
            ? $"{file.UserId} {Mode(file.Mode)} {file.SizeBytes} {Digest(path)}" : "a folder");

    private static string Mode(UnixFileMode mode) => $"mode {(int)mode}";

    private static string Digest(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] start = new byte[(int)Math.Min(file.Length, 1 << 16)];
        file.ReadExactly(start);
        return Convert.ToHexString(SHA256.HashData(start))[..8];
    }

    private static IEnumerable<string> Parents(SweepWorld world, string file)
    {
        for (string? folder = Path.GetDirectoryName(file); folder is not null && folder.StartsWith(world.Folder + "/", StringComparison.Ordinal)
            && folder != Path.GetDirectoryName(world.A.Options.VirtualMachinePath); folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }

    private static Dictionary<string, string> Without(Dictionary<string, string> all, string folder) =>
        all.Where(file => file.Key != folder && !file.Key.StartsWith(folder + "/", StringComparison.Ordinal)).ToDictionary();

    private static IEnumerable<string> Differences(Dictionary<string, string> before, Dictionary<string, string> now) =>
    [
        .. now.Keys.Except(before.Keys).Select(path => $"{path} is left"),
        .. before.Where(file => now.GetValueOrDefault(file.Key) != file.Value).Select(file => $"{file.Key} was {file.Value} and is {now.GetValueOrDefault(file.Key) ?? "gone"}"),
    ];

    private static IEnumerable<string> Rows(SweepWorld world) => new[] { "file_draft", "own_folder", "former_file" }
        .SelectMany(table => world.A.Daemon.Journal.Read($"SELECT path FROM {table}", row => row.GetString(0)).Select(path => (table, path)))
        .Where(row => row.table != "own_folder" || Find(world) is null).Select(row => $"{row.table} has {row.path}");
}
