using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Operations;

namespace Godwit.Client;

/// <summary>Virtual machines into folders and out of folders.</summary>
public sealed partial class GodwitClient
{
    /// <summary>Copies everything of a VM, or of one of its checkpoints, into a folder of its host.</summary>
    public Task<OperationView> ExportVmAsync(string vm, ExportVmRequest request, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post,
            PathOf(vm, "export"),
            request,
            ClientJson.Wire.ExportVmRequest,
            ClientJson.Wire.OperationView,
            cancellationToken);

    /// <summary>Makes the VM in a folder of this host its own.</summary>
    public Task<OperationView> ImportVmAsync(ImportVmRequest request, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post,
            "/api/v1/vms/import",
            request,
            ClientJson.Wire.ImportVmRequest,
            ClientJson.Wire.OperationView,
            cancellationToken);

    /// <summary>What stands against an import. Nothing is changed.</summary>
    public Task<CompatibilityReport> CheckImportAsync(ImportVmRequest request, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post,
            "/api/v1/vms/import/check",
            request,
            ClientJson.Wire.ImportVmRequest,
            ClientJson.Wire.CompatibilityReport,
            cancellationToken);
}
