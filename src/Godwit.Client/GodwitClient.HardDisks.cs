using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;

namespace Godwit.Client;

/// <summary>Virtual hard disk files of a host, and the disks of its virtual machines. Paths are the host's.</summary>
public sealed partial class GodwitClient
{
    /// <param name="path">Absolute path on the host.</param>
    /// <param name="format">Null: what a virtual machine says that has it, else what its name ends in.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<VirtualHardDiskView> GetHardDiskAsync(string path, DiskFormat? format = null, CancellationToken cancellationToken = default) =>
        _api.GetAsync(
            $"/api/v1/vhds?path={Uri.EscapeDataString(path)}" + (format is { } known ? $"&format={NameOf(known)}" : ""),
            ClientJson.Wire.VirtualHardDiskView,
            cancellationToken);

    public Task<OperationView> CreateHardDiskAsync(CreateVirtualHardDiskRequest request, CancellationToken cancellationToken = default) =>
        HardDiskAsync("create", request, ClientJson.Wire.CreateVirtualHardDiskRequest, cancellationToken);

    public Task<OperationView> ConvertHardDiskAsync(ConvertVirtualHardDiskRequest request, CancellationToken cancellationToken = default) =>
        HardDiskAsync("convert", request, ClientJson.Wire.ConvertVirtualHardDiskRequest, cancellationToken);

    public Task<OperationView> ResizeHardDiskAsync(ResizeVirtualHardDiskRequest request, CancellationToken cancellationToken = default) =>
        HardDiskAsync("resize", request, ClientJson.Wire.ResizeVirtualHardDiskRequest, cancellationToken);

    public Task<OperationView> MergeHardDiskAsync(MergeVirtualHardDiskRequest request, CancellationToken cancellationToken = default) =>
        HardDiskAsync("merge", request, ClientJson.Wire.MergeVirtualHardDiskRequest, cancellationToken);

    public Task<OperationView> CompactHardDiskAsync(CompactVirtualHardDiskRequest request, CancellationToken cancellationToken = default) =>
        HardDiskAsync("compact", request, ClientJson.Wire.CompactVirtualHardDiskRequest, cancellationToken);

    /// <summary>The operation fails with what is wrong.</summary>
    public Task<OperationView> TestHardDiskAsync(TestVirtualHardDiskRequest request, CancellationToken cancellationToken = default) =>
        HardDiskAsync("test", request, ClientJson.Wire.TestVirtualHardDiskRequest, cancellationToken);

    public Task<OperationView> SetHardDiskAsync(SetVirtualHardDiskRequest request, CancellationToken cancellationToken = default) =>
        HardDiskAsync("set", request, ClientJson.Wire.SetVirtualHardDiskRequest, cancellationToken);

    /// <summary>Puts a disk into a VM that is off or running: a new one, or an existing image.</summary>
    public Task<OperationView> AddVmDiskAsync(string vm, NewDisk disk, CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Post, PathOf(vm, "disks"), disk, ClientJson.Wire.NewDisk, ClientJson.Wire.OperationView, cancellationToken);

    /// <summary>Takes a disk out; its file stays unless <paramref name="deleteFile"/> is set.</summary>
    public Task<OperationView> RemoveVmDiskAsync(string vm, string diskId, bool deleteFile = false, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Delete,
            PathOf(vm, "disks/" + Uri.EscapeDataString(diskId)) + (deleteFile ? "?deleteFile=true" : ""),
            ClientJson.Wire.OperationView,
            cancellationToken);

    private Task<OperationView> HardDiskAsync<T>(string verb, T request, JsonTypeInfo<T> info, CancellationToken cancellationToken) =>
        _api.SendAsync(HttpMethod.Post, "/api/v1/vhds/" + verb, request, info, ClientJson.Wire.OperationView, cancellationToken);

    private static string NameOf(DiskFormat format) => JsonNamingPolicy.CamelCase.ConvertName(format.ToString());
}
