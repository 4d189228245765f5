using Godwit.Contracts.Exports;
using Godwit.Contracts.Vms;
using Godwit.Host.Networks;
using Godwit.Host.Vms;

namespace Godwit.Host.Exports;

/// <summary>The VM in a folder as it is and as it would be: a function of the request and of what lies there.</summary>
internal sealed record ImportPlan
{
    public required ImportVmRequest Request { get; init; }

    /// <summary>Folder with its vm.json.</summary>
    public required string FolderBefore { get; init; }

    /// <summary>The VM with the paths that its files have now.</summary>
    public required VmConfiguration Before { get; init; }

    public required string Folder { get; init; }

    /// <summary>The VM as this host would have it, but for MAC addresses that are still to be given.</summary>
    public required VmConfiguration After { get; init; }

    /// <summary>It goes on from its memory.</summary>
    public required bool IsSaved { get; init; }

    /// <summary>Null for a folder that is no export.</summary>
    public required ExportManifest? Manifest { get; init; }

    public bool Copies => Request.Copy is true;

    /// <summary>What is copied; nothing for one that stays where it is.</summary>
    public IReadOnlyList<VmFilePair> Pairs() =>
        Copies ? FilePlaces.Pairs(Before, FolderBefore, After, Folder, IsSaved ? VmFiles.Memory(FolderBefore) : null) : [];

    /// <summary>Memory that lies there and is not wanted any more, of one that stays where it is.</summary>
    public IReadOnlyList<string> DroppedMemory(VmConfiguration found) =>
        Copies || Request.DiscardMemory is not true ? [] : [.. VmFileSet.Memories(found), VmFiles.Memory(FolderBefore)];

    /// <param name="request">What was asked for.</param>
    /// <param name="found">The vm.json.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="hasMemory">Whether a memory.state lies beside it.</param>
    /// <param name="manifest">The export.json, if there is one.</param>
    /// <param name="defaultFolder">The host's folder for VMs.</param>
    /// <param name="id">Of a copy that is to be another VM.</param>
    public static ImportPlan Of(
        ImportVmRequest request, VmConfiguration found, string folder, bool hasMemory, ExportManifest? manifest, string defaultFolder, VmId id)
    {
        VmConfiguration before = request.DiscardMemory is true ? WithoutMemory(found) : found;
        before = request.VhdSourceFolder is { } disks ? WithDisksIn(before, disks) : before;
        string name = request.Name ?? found.Name;
        string target = request.Copy is true ? request.VirtualMachineFolder ?? Path.Combine(defaultFolder, name) : folder;
        VmConfiguration after = request.Copy is true ? Copied(before, folder, target, request) : before;
        return new ImportPlan
        {
            Request = request,
            FolderBefore = folder,
            Before = before,
            Folder = target,
            After = SwitchMap.Apply(Everywhere(after, vm => vm with { Id = request.GenerateNewId is true ? id : found.Id, Name = name }), request.Switches),
            IsSaved = hasMemory && request.DiscardMemory is not true && manifest?.State is not VmState.Off,
            Manifest = manifest,
        };
    }

    /// <summary>Whether this adapter gets an address of this host's.</summary>
    public bool GetsNewAddress(NetworkAdapter adapter) =>
        Request.NewMacAddresses ?? (Request.GenerateNewId is true && adapter.StaticMacAddress is not true);

    /// <summary>The same VM with other addresses, in its checkpoints too.</summary>
    public static VmConfiguration WithAddresses(VmConfiguration vm, IReadOnlyDictionary<string, string> addresses) => Everywhere(vm, one => one with
    {
        NetworkAdapters = [.. one.NetworkAdapters.Select(adapter => adapter with { MacAddress = addresses.GetValueOrDefault(adapter.MacAddress, adapter.MacAddress) })],
    });

    private static VmConfiguration Copied(VmConfiguration vm, string folder, string target, ImportVmRequest request)
    {
        HashSet<string> disks = [.. VmFileSet.Images(vm).Select(image => image.Path)];
        HashSet<string> memories = [.. VmFileSet.Memories(vm)];
        return FilePlaces.Of(vm, folder, target, FolderOf) with { CheckpointFolder = request.CheckpointFolder, SmartPagingFolder = request.SmartPagingFolder };

        string FolderOf(string file) => disks.Contains(file) ? request.VhdFolder ?? target
            : memories.Contains(file) ? request.CheckpointFolder ?? target
            : target;
    }

    private static VmConfiguration WithDisksIn(VmConfiguration vm, string folder)
    {
        HashSet<string> disks = [.. VmFileSet.Images(vm).Select(image => image.Path)];
        return VmFileSet.Relocate(vm, path => disks.Contains(path) ? Path.Combine(folder, Path.GetFileName(path)) : path);
    }

    private static VmConfiguration WithoutMemory(VmConfiguration vm) => vm with
    {
        Checkpoints = vm.Checkpoints is null ? null : [.. vm.Checkpoints.Select(checkpoint => checkpoint with { MemoryPath = null })],
    };

    /// <summary>Changed as it is now and as it was in each checkpoint.</summary>
    private static VmConfiguration Everywhere(VmConfiguration vm, Func<VmConfiguration, VmConfiguration> change) => change(vm) with
    {
        Checkpoints = vm.Checkpoints is null ? null
            : [.. vm.Checkpoints.Select(checkpoint => checkpoint with { Configuration = change(checkpoint.Configuration) })],
    };
}
