using System.Security.Cryptography;
using Godwit.Contracts.Checkpoints;
using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Checkpoints;
using Godwit.Host.Exports;
using Godwit.Host.Guests;
using Godwit.Host.Hosts;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Tests.Vms;
using Godwit.Host.Vms;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Godwit.Host.Tests.Exports;

/// <summary>A daemon with a VM "a" that is off: a disk with data, an adapter, a boot file, and a checkpoint below more data.</summary>
internal sealed class ExportStage : IAsyncDisposable
{
    private readonly HouseStage _house;

    private ExportStage(HouseStage house) => _house = house;

    public HouseStage House => _house;

    public string Backup => Path.Combine(_house.Daemon.Folder, "backup");

    public string Exported => Path.Combine(Backup, "a");

    public VmDriver Vm => _house.Daemon.Get<VmDirectory>().Get("a");

    public static async Task<ExportStage> MakeAsync()
    {
        var stage = new ExportStage(await HouseStage.MakeAsync());
        string kernel = Path.Combine(stage._house.Daemon.Folder, "some-kernel");
        await File.WriteAllTextAsync(kernel, "a kernel");
        VmDriver vm = await stage._house.MakeVmAsync(HouseStage.Request("a", new NewDisk { SizeBytes = 8 << 20 }) with
        {
            NetworkAdapters = [new NewNetworkAdapter(), new NewNetworkAdapter { MacAddress = "52:54:00:99:00:01" }],
            DirectBoot = new DirectBoot { KernelPath = kernel },
        });
        await stage.WriteAsync(vm, 1, "0");
        await stage.SucceedAsync(vm, new VmRequest.CreateCheckpoint("first"));
        await stage.WriteAsync(vm, 2, "1M");
        return stage;
    }

    public Task WriteAsync(VmDriver vm, int pattern, string at) => RunAsync("qemu-io", "-f", "qcow2", "-c", $"write -P {pattern} {at} 64k", vm.Configuration.Disks[0].Path);

    public async Task<OperationView> DoAsync(VmDriver vm, VmRequest request) => await _house.EndAsync(vm.Submit(request, "test").View);

    public async Task SucceedAsync(VmDriver vm, VmRequest request)
    {
        OperationView ended = await DoAsync(vm, request);
        Assert.True(ended.State is OperationState.Completed, $"{ended.Kind}: {ended.Problem}");
    }

    public VmRequest.Export Request(string? checkpoint = null) => new(new ExportVmRequest { Path = Backup, Checkpoint = checkpoint });

    public Task ExportAsync() => SucceedAsync(Vm, Request());

    public async Task<OperationView> ImportAsync(ImportVmRequest request) =>
        await _house.EndAsync(_house.Daemon.Get<VmImporting>().Submit(request, "test"));

    public async Task<VmDriver> ImportedAsync(ImportVmRequest request)
    {
        OperationView ended = await ImportAsync(request);
        Assert.True(ended.State is OperationState.Completed, $"{ended.Problem}");
        return _house.Daemon.Get<VmDirectory>().Find(ended.VmId!.Value)!;
    }

    public ProblemId RefusalOf(ImportVmRequest request) =>
        Assert.Throws<RefusedException>(() => _house.Daemon.Get<VmImporting>().Submit(request, "test")).Problem.Id;

    public CompatibilityReport Check(ImportVmRequest request) => _house.Daemon.Get<ImportDesk>().ReportOf(request);

    public Task RemoveAsync() => SucceedAsync(Vm, new VmRequest.Remove(DeleteDisks: true));

    public Task RestoreAsync(VmDriver vm) => SucceedAsync(vm, new VmRequest.RestoreCheckpoint("first", new RestoreCheckpointRequest()));

    /// <summary>What a guest would read from the first disk, as a fingerprint; vm.json alone says what rests on what.</summary>
    public async Task<string> ContentAsync(VmConfiguration vm)
    {
        string raw = Path.Combine(_house.Daemon.Folder, "content.raw");
        await RunAsync("qemu-img", "convert", "-f", "qcow2", "-O", "raw", vm.Disks[0].Path, raw);
        await using FileStream file = File.OpenRead(raw);
        string hash = Convert.ToHexString(await SHA256.HashDataAsync(file));
        File.Delete(raw);
        return hash;
    }

    public static async Task RunAsync(string program, params string[] arguments)
    {
        ProcessesOutcome outcome = await Processes.RunAsync(program, arguments, CancellationToken.None);
        Assert.True(outcome.Succeeded, outcome.Words);
    }

    public IReadOnlyList<string> FilesBelow(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal)]
        : [];

    public T Get<T>()
        where T : notnull => _house.Daemon.Get<T>();

    public void AssertNoDrafts()
    {
        Assert.Empty(Rows("SELECT path FROM file_draft"));
        Assert.Empty(Rows("SELECT path FROM own_folder WHERE draft = 1"));
        Assert.Empty(Rows("SELECT path FROM former_file"));
    }

    public IReadOnlyList<string> Rows(string sql) => Get<Journal>().Read(sql, row => row.GetString(0));

    /// <summary>What a daemon does that starts after this one has died.</summary>
    public Task SettleAsTheNextDaemonAsync() => new Leftovers(
        new DraftBook(Get<Journal>(), new MadeFolders(Get<Journal>(), Get<SettingsBook>())), new FormerFiles(Get<Journal>()), Get<VmDirectory>(), Get<VmInventory>(),
        Get<CheckpointActs>(), Get<VolumeWatch>(), TimeProvider.System, Get<ILogger<Leftovers>>()).SettleAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();
}
