using Godwit.Contracts.Checkpoints;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Host.Trust;
using Godwit.Host.Vms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Godwit.Host.Checkpoints;

/// <summary>/api/v1/vms/{vm}/checkpoints. A checkpoint is named by its id, or by a name that only one has.</summary>
internal static class CheckpointEndpoints
{
    public static IEndpointRouteBuilder MapCheckpoints(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder vms = routes.MapGroup("/api/v1/vms/{vm}").WithTags("checkpoints");
        vms.MapGet("/checkpoints", (string vm, VmDirectory directory, CheckpointViews views) => TypedResults.Ok(views.Of(directory.Get(vm).Configuration)))
            .WithName("listCheckpoints").WithSummary("A virtual machine's checkpoints, parents before their children.");
        vms.MapPost("/checkpoints", (string vm, CreateCheckpointRequest request, VmDirectory directory, HttpContext context) =>
            Submit(directory, vm, new VmRequest.CreateCheckpoint(request.Name), context))
            .WithName("createCheckpoint").WithSummary("Keeps a virtual machine as it is now, to go back to; while it runs, too.");
        vms.MapPut("/checkpoints/{checkpoint}", (string vm, string checkpoint, RenameCheckpointRequest request, VmDirectory directory, HttpContext context) =>
            Submit(directory, vm, new VmRequest.RenameCheckpoint(checkpoint, request.NewName), context))
            .WithName("renameCheckpoint").WithSummary("Changes a checkpoint's name.");
        vms.MapPost("/checkpoints/{checkpoint}/restore", (string vm, string checkpoint, RestoreCheckpointRequest request, VmDirectory directory, HttpContext context) =>
            Submit(directory, vm, new VmRequest.RestoreCheckpoint(checkpoint, request), context))
            .WithName("restoreCheckpoint").WithSummary("The virtual machine is again what it was; it is off, or saved if the checkpoint has memory.");
        vms.MapDelete("/checkpoints/{checkpoint}", (
            string vm, string checkpoint, bool? subtree, long? maximumBytesPerSecond, VmDirectory directory, HttpContext context) =>
            Submit(directory, vm, new VmRequest.RemoveCheckpoint(checkpoint, subtree ?? false, maximumBytesPerSecond), context))
            .WithName("removeCheckpoint").WithSummary(
                "Removes a checkpoint, with subtree=true those on top of it too, and merges its disks while the virtual machine runs. "
                + "A cancel leaves what is not merged for later.");
        vms.MapPost("/set", (string vm, SetVmRequest request, VmDirectory directory, HttpContext context) =>
            Submit(directory, vm, new VmRequest.Set(request), context))
            .WithName("setVm").WithSummary("Changes settings of a virtual machine.");
        return routes;
    }

    private static Accepted<OperationView> Submit(VmDirectory directory, string vm, VmRequest request, HttpContext context)
    {
        OperationView operation = directory.Get(vm).Submit(request, context.RequireCaller().ToString()).View;
        return TypedResults.Accepted($"/api/v1/operations/{operation.Id}", operation);
    }
}
