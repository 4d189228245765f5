using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;

namespace Godwit.Client;

/// <summary>Virtual machines. A VM is named by its name or its id.</summary>
public sealed partial class GodwitClient
{
    public Task<IReadOnlyList<VmView>> GetVmsAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync("/api/v1/vms", ClientJson.Wire.IReadOnlyListVmView, cancellationToken);

    public Task<VmView> GetVmAsync(string vm, CancellationToken cancellationToken = default) =>
        _api.GetAsync(PathOf(vm), ClientJson.Wire.VmView, cancellationToken);

    public Task<OperationView> CreateVmAsync(CreateVmRequest request, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post,
            "/api/v1/vms",
            request,
            ClientJson.Wire.CreateVmRequest,
            ClientJson.Wire.OperationView,
            cancellationToken);

    public Task<OperationView> StartVmAsync(string vm, CancellationToken cancellationToken = default) =>
        ActAsync(vm, "start", cancellationToken);

    public Task<OperationView> StopVmAsync(string vm, StopVmRequest request, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post,
            PathOf(vm, "stop"),
            request,
            ClientJson.Wire.StopVmRequest,
            ClientJson.Wire.OperationView,
            cancellationToken);

    public Task<OperationView> SuspendVmAsync(string vm, CancellationToken cancellationToken = default) =>
        ActAsync(vm, "suspend", cancellationToken);

    public Task<OperationView> ResumeVmAsync(string vm, CancellationToken cancellationToken = default) =>
        ActAsync(vm, "resume", cancellationToken);

    public Task<OperationView> SaveVmAsync(string vm, CancellationToken cancellationToken = default) =>
        ActAsync(vm, "save", cancellationToken);

    public Task<OperationView> RestartVmAsync(string vm, CancellationToken cancellationToken = default) =>
        ActAsync(vm, "restart", cancellationToken);

    public Task<OperationView> RenameVmAsync(string vm, string newName, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post,
            PathOf(vm, "rename"),
            new RenameVmRequest { NewName = newName },
            ClientJson.Wire.RenameVmRequest,
            ClientJson.Wire.OperationView,
            cancellationToken);

    /// <summary>Removes a VM that is off; its disks stay unless <paramref name="deleteDisks"/> is set.</summary>
    public Task<OperationView> RemoveVmAsync(string vm, bool deleteDisks = false, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Delete,
            deleteDisks ? PathOf(vm) + "?deleteDisks=true" : PathOf(vm),
            ClientJson.Wire.OperationView,
            cancellationToken);

    public Task<OperationView> SetVmAsync(string vm, SetVmRequest request, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post,
            PathOf(vm, "set"),
            request,
            ClientJson.Wire.SetVmRequest,
            ClientJson.Wire.OperationView,
            cancellationToken);

    public Task<OperationView> MoveVmAsync(string vm, MoveRequest request, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post,
            PathOf(vm, "move"),
            request,
            ClientJson.Wire.MoveRequest,
            ClientJson.Wire.OperationView,
            cancellationToken);

    /// <summary>What stands against a move to another host. Nothing is changed, at either.</summary>
    public Task<CompatibilityReport> CheckMoveAsync(string vm, MoveRequest request, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post,
            PathOf(vm, "move/check"),
            request,
            ClientJson.Wire.MoveRequest,
            ClientJson.Wire.CompatibilityReport,
            cancellationToken);

    /// <summary>What a move to another host would do and cost; nothing is changed. It takes about a second, in which guest and link are looked at.</summary>
    public Task<MoveWhatIf> PredictMoveAsync(string vm, MoveRequest request, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post,
            PathOf(vm, "move/what-if"),
            request,
            ClientJson.Wire.MoveRequest,
            ClientJson.Wire.MoveWhatIf,
            cancellationToken);

    /// <summary>Moves files to other places on the VM's host.</summary>
    public Task<OperationView> MoveVmStorageAsync(string vm, MoveStorageRequest request, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post,
            PathOf(vm, "move-storage"),
            request,
            ClientJson.Wire.MoveStorageRequest,
            ClientJson.Wire.OperationView,
            cancellationToken);

    /// <summary>Puts a DVD drive in, with an ISO image or empty.</summary>
    public Task<OperationView> AddVmDvdAsync(string vm, string? path, CancellationToken cancellationToken = default) => _api.SendAsync(
        HttpMethod.Post, PathOf(vm, "dvds"), new DvdMedium { Path = path }, ClientJson.Wire.DvdMedium, ClientJson.Wire.OperationView, cancellationToken);

    public Task<OperationView> RemoveVmDvdAsync(string vm, string drive, CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Delete, PathOf(vm, "dvds/" + Uri.EscapeDataString(drive)), ClientJson.Wire.OperationView, cancellationToken);

    /// <summary>Inserts an ISO image, or ejects with null.</summary>
    public Task<OperationView> SetVmDvdAsync(string vm, string drive, string? path, CancellationToken cancellationToken = default) => _api.SendAsync(
        HttpMethod.Put, PathOf(vm, "dvds/" + Uri.EscapeDataString(drive)), new DvdMedium { Path = path }, ClientJson.Wire.DvdMedium, ClientJson.Wire.OperationView,
        cancellationToken);

    /// <summary>The units of a storage network that a VM has as disks.</summary>
    public Task<IReadOnlyList<LogicalUnit>> GetVmLunsAsync(string vm, CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Get, PathOf(vm, "luns"), ClientJson.Wire.IReadOnlyListLogicalUnit, cancellationToken);

    /// <summary>Attaches a unit of a storage network to a VM that is off.</summary>
    public Task<OperationView> AddVmLunAsync(string vm, NewLogicalUnit unit, CancellationToken cancellationToken = default) => _api.SendAsync(
        HttpMethod.Post, PathOf(vm, "luns"), unit, ClientJson.Wire.NewLogicalUnit, ClientJson.Wire.OperationView, cancellationToken);

    /// <summary>Detaches it; its content stays.</summary>
    public Task<OperationView> RemoveVmLunAsync(string vm, string unit, CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Delete, PathOf(vm, "luns/" + Uri.EscapeDataString(unit)), ClientJson.Wire.OperationView, cancellationToken);

    /// <summary>What the guest wrote to its serial console.</summary>
    public Task<string> GetConsoleAsync(string vm, CancellationToken cancellationToken = default) =>
        _api.TextAsync(HttpMethod.Get, PathOf(vm, "console"), cancellationToken);

    private Task<OperationView> ActAsync(string vm, string verb, CancellationToken cancellationToken) =>
        _api.SendAsync(HttpMethod.Post, PathOf(vm, verb), ClientJson.Wire.OperationView, cancellationToken);

    private static string PathOf(string vm, string? verb = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(vm);
        string path = "/api/v1/vms/" + Uri.EscapeDataString(vm);
        return verb is null ? path : path + "/" + verb;
    }
}
