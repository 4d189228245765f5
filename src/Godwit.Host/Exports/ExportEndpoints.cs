using Godwit.Contracts.Exports;
using Godwit.Contracts.Operations;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Trust;
using Godwit.Host.Vms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Godwit.Host.Exports;

/// <summary>/api/v1/vms: exports and imports. They read and write any folder of the host, so they are for administrators.</summary>
internal static class ExportEndpoints
{
    public static IEndpointRouteBuilder MapExports(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder vms = routes.MapGroup("/api/v1/vms").WithTags("exports");
        vms.MapPost("/{vm}/export", (string vm, ExportVmRequest request, VmDirectory directory, HttpContext context) =>
            Accepted(directory.Get(vm).Submit(new VmRequest.Export(request), Who(context)).View))
            .WithName("exportVm").WithSummary("Copies everything of a virtual machine, or of one of its checkpoints, into a folder; while it runs, too.");
        vms.MapPost("/import", async (ImportVmRequest request, VmImporting importing, ReachesShares reach, HttpContext context, CancellationToken cancellationToken) =>
        {
            await reach(PlacesOf(request), cancellationToken);
            return Accepted(importing.Submit(request, Who(context)));
        })
            .WithName("importVm").WithSummary("Makes the virtual machine in a folder this host's, where its files are or as a copy.");
        vms.MapPost("/import/check", async (ImportVmRequest request, ImportDesk desk, ReachesShares reach, CancellationToken cancellationToken) =>
        {
            await reach(PlacesOf(request), cancellationToken);
            return TypedResults.Ok(desk.ReportOf(request));
        })
            .WithName("checkImport").WithSummary("What stands against an import, with the way round it; nothing is changed.");
        return routes;
    }

    private static IEnumerable<string> PlacesOf(ImportVmRequest request) =>
        new[] { request.Path, request.VhdSourceFolder, request.VirtualMachineFolder, request.VhdFolder, request.CheckpointFolder, request.SmartPagingFolder }.OfType<string>();

    private static Accepted<OperationView> Accepted(OperationView operation) => TypedResults.Accepted($"/api/v1/operations/{operation.Id}", operation);

    private static string Who(HttpContext context) => context.RequireCaller().ToString();
}
