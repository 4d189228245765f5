using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Trust;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Godwit.Host.Storage;

/// <summary>/api/v1/vhds. A file is named by its path in the query or the body; every change answers 202 with an operation.</summary>
internal static class DiskEndpoints
{
    public static IEndpointRouteBuilder MapHardDisks(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder vhds = routes.MapGroup("/api/v1/vhds").WithTags("vhds");
        vhds.MapGet("", async (string path, string? format, DiskViews views, UncNames names, CancellationToken cancellationToken) =>
            TypedResults.Ok(await views.OfAsync(names.ToLocal(path), FormatOf(format), cancellationToken)))
            .WithName("getVhd").WithSummary("A virtual hard disk file and its chain.");
        vhds.MapPost("/create", (CreateVirtualHardDiskRequest request, DiskDesk desk, HttpContext context) => Accepted(desk.Create(request, Who(context))))
            .WithName("createVhd").WithSummary("Makes a virtual hard disk.");
        vhds.MapPost("/convert", (ConvertVirtualHardDiskRequest request, DiskDesk desk, HttpContext context) => Accepted(desk.Convert(request, Who(context))))
            .WithName("convertVhd").WithSummary("Copies a virtual hard disk into another format or type.");
        vhds.MapPost("/resize", (ResizeVirtualHardDiskRequest request, DiskDesk desk, HttpContext context) => Accepted(desk.Resize(request, Who(context))))
            .WithName("resizeVhd").WithSummary("Changes a virtual hard disk's size.");
        vhds.MapPost("/merge", (MergeVirtualHardDiskRequest request, DiskDesk desk, HttpContext context) => Accepted(desk.Merge(request, Who(context))))
            .WithName("mergeVhd").WithSummary("Merges a differencing disk into a parent.");
        vhds.MapPost("/compact", (CompactVirtualHardDiskRequest request, DiskDesk desk, HttpContext context) => Accepted(desk.Compact(request, Who(context))))
            .WithName("compactVhd").WithSummary("Gives back the space that a virtual hard disk no longer needs.");
        vhds.MapPost("/test", (TestVirtualHardDiskRequest request, DiskDesk desk, HttpContext context) => Accepted(desk.Test(request, Who(context))))
            .WithName("testVhd").WithSummary("Checks a virtual hard disk and its chain; the operation fails with what is wrong.");
        vhds.MapPost("/set", (SetVirtualHardDiskRequest request, DiskDesk desk, HttpContext context) => Accepted(desk.Set(request, Who(context))))
            .WithName("setVhd").WithSummary("Connects a differencing disk with its parent again.");
        return routes;
    }

    private static DiskFormat? FormatOf(string? text) => text is null ? null
        : Enum.GetValues<DiskFormat>().Cast<DiskFormat?>().FirstOrDefault(format => DiskFormats.NameOf(format!.Value) == text)
        ?? throw new RefusedException(ProblemId.DiskFormatUnknown, text, $"'{text}' is no format of virtual hard disks.", "There are qcow2, vhdx, vhd and raw.");

    private static Accepted<OperationView> Accepted(OperationView operation) => TypedResults.Accepted($"/api/v1/operations/{operation.Id}", operation);

    private static string Who(HttpContext context) => context.RequireCaller().ToString();
}
