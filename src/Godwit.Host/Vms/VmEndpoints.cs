using Godwit.Contracts.Domains;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Migration;
using Godwit.Host.Migration.Prediction;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Trust;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Godwit.Host.Vms;

/// <summary>/api/v1/vms. Every change answers 202 with an operation to watch.</summary>
internal static class VmEndpoints
{
    public static IEndpointRouteBuilder MapVms(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder vms = routes.MapGroup("/api/v1/vms").WithTags("vms");
        vms.MapGet("", (VmDirectory directory, VmViews views) => TypedResults.Ok<IReadOnlyList<VmView>>([.. directory.All().Select(views.Of)]))
            .WithName("listVms").WithSummary("The virtual machines that this host owns.");
        vms.MapGet("/{vm}", (string vm, VmDirectory directory, VmViews views) => TypedResults.Ok(views.Of(directory.Get(vm))))
            .WithName("getVm").WithSummary("A virtual machine by its name or id.");
        vms.MapGet("/{vm}/console", async (string vm, VmDirectory directory, VmPlace place, CancellationToken cancellationToken) =>
            Results.Bytes(await SerialLog.TailAsync(place.SerialLog(directory.Get(vm).Record.Id), cancellationToken), "text/plain; charset=utf-8"))
            .Produces<string>(StatusCodes.Status200OK, "text/plain").WithName("getConsole").WithSummary("What the guest wrote to its serial port, the last mebibyte of it.");
        vms.MapPost("", async (CreateVmRequest request, VmCreation creation, HttpContext context, CancellationToken cancellationToken) =>
            Accepted(await creation.SubmitAsync(request, Who(context), cancellationToken)))
            .WithName("createVm").WithSummary("Makes a virtual machine, which is off afterwards.");
        vms.MapDelete("/{vm}", (string vm, bool? deleteDisks, VmDirectory directory, HttpContext context) =>
            Submit(directory, vm, new VmRequest.Remove(deleteDisks ?? false), context))
            .WithName("removeVm").WithSummary("Removes a virtual machine that is off; its disks stay unless deleteDisks is true.");
        vms.MapPost("/{vm}/start", (string vm, VmDirectory directory, HttpContext context) => Submit(directory, vm, new VmRequest.Start(), context))
            .WithName("startVm").WithSummary("Starts it, or lets a saved one go on.");
        vms.MapPost("/{vm}/suspend", (string vm, VmDirectory directory, HttpContext context) => Submit(directory, vm, new VmRequest.Suspend(), context))
            .WithName("suspendVm").WithSummary("Pauses the guest; it stays in memory.");
        vms.MapPost("/{vm}/resume", (string vm, VmDirectory directory, HttpContext context) => Submit(directory, vm, new VmRequest.Resume(), context))
            .WithName("resumeVm").WithSummary("Lets a paused guest go on.");
        vms.MapPost("/{vm}/save", (string vm, VmDirectory directory, HttpContext context) => Submit(directory, vm, new VmRequest.Save(), context))
            .WithName("saveVm").WithSummary("Writes memory to a file and ends QEMU.");
        vms.MapPost("/{vm}/restart", (string vm, VmDirectory directory, HttpContext context) => Submit(directory, vm, new VmRequest.Restart(), context))
            .WithName("restartVm").WithSummary("Resets the guest, as its reset button would.");
        vms.MapPost("/{vm}/stop", (string vm, StopVmRequest request, VmDirectory directory, HttpContext context) =>
            Submit(directory, vm, Stopping(request), context))
            .WithName("stopVm").WithSummary("Asks the guest to shut down, or turns it off.");
        vms.MapPost("/{vm}/rename", (string vm, RenameVmRequest request, VmDirectory directory, HttpContext context) =>
            Submit(directory, vm, new VmRequest.Rename(request.NewName), context))
            .WithName("renameVm").WithSummary("Changes the name; id, folder and files stay.");
        vms.MapPost("/{vm}/move", async (string vm, MoveRequest request, VmDirectory directory, ReachesShares reach, HttpContext context, CancellationToken cancellationToken) =>
        {
            VmDriver driver = directory.Get(vm);
            await reach(MoveComparison.FilesOf(driver.Configuration, driver.Record.Folder, request), cancellationToken);
            return Submit(directory, vm, new VmRequest.Move(request, AnyFolder: context.RequireCaller().Role is Role.Administrator), context);
        })
            .WithName("moveVm").WithSummary("Moves a virtual machine, running or not, to another host of the domain.");
        vms.MapPost("/{vm}/move/check", async (
            string vm, MoveRequest request, VmDirectory directory, MoveComparison comparison, HttpContext context, CancellationToken cancellationToken) =>
            TypedResults.Ok(await comparison.CompareAsync(
                directory.Get(vm), new VmRequest.Move(request, AnyFolder: context.RequireCaller().Role is Role.Administrator), cancellationToken)))
            .WithName("checkMove").WithSummary("What stands against a move to another host, with the way round it; nothing is changed.");
        vms.MapPost("/{vm}/move/what-if", async (
            string vm, MoveRequest request, VmDirectory directory, MoveWhatIfs whatIfs, HttpContext context, CancellationToken cancellationToken) =>
            TypedResults.Ok(await whatIfs.AskAsync(
                directory.Get(vm), new VmRequest.Move(request, AnyFolder: context.RequireCaller().Role is Role.Administrator), cancellationToken)))
            .WithName("predictMove").WithSummary("What a move to another host would do and cost: checks, plan and prediction; nothing is changed.");
        vms.MapPost("/{vm}/move-storage", async (
            string vm, MoveStorageRequest request, VmDirectory directory, ReachesShares reach, HttpContext context, CancellationToken cancellationToken) =>
        {
            await reach([.. FilesOf(directory.Get(vm)), .. PlacesOf(request.Storage)], cancellationToken);
            return Submit(directory, vm, new VmRequest.MoveStorage(request, AnyFolder: context.RequireCaller().Role is Role.Administrator), context);
        })
            .WithName("moveVmStorage").WithSummary("Moves a virtual machine's files to other places on its host, running or not.");
        vms.MapPost("/{vm}/disks", (string vm, NewDisk request, VmDirectory directory, HttpContext context) =>
            Submit(directory, vm, new VmRequest.AddDisk(request), context))
            .WithName("addVmDisk").WithSummary("Puts a virtual hard disk in, a new one or an existing image; while it runs, too.");
        vms.MapDelete("/{vm}/disks/{disk}", (string vm, string disk, bool? deleteFile, VmDirectory directory, HttpContext context) =>
            Submit(directory, vm, new VmRequest.RemoveDisk(disk, deleteFile ?? false), context))
            .WithName("removeVmDisk").WithSummary("Takes a virtual hard disk out; its file stays unless deleteFile is true.");
        MapDvds(vms.MapGroup("/{vm}/dvds"));
        MapLuns(vms.MapGroup("/{vm}/luns"));
        return routes;
    }

    private static void MapDvds(RouteGroupBuilder dvds)
    {
        dvds.MapPost("", (string vm, DvdMedium request, VmDirectory directory, HttpContext context) =>
            Submit(directory, vm, new VmRequest.AddDvd(request.Path), context))
            .WithName("addVmDvd").WithSummary("Puts a DVD drive into a virtual machine that is off.");
        dvds.MapDelete("/{drive}", (string vm, string drive, VmDirectory directory, HttpContext context) =>
            Submit(directory, vm, new VmRequest.RemoveDvd(drive), context))
            .WithName("removeVmDvd").WithSummary("Takes a DVD drive out of a virtual machine that is off.");
        dvds.MapPut("/{drive}", (string vm, string drive, DvdMedium request, VmDirectory directory, HttpContext context) =>
            Submit(directory, vm, new VmRequest.SetDvd(drive, request.Path), context))
            .WithName("setVmDvd").WithSummary("Inserts an ISO image into a DVD drive, or ejects what is in it; while it runs, too.");
    }

    private static void MapLuns(RouteGroupBuilder luns)
    {
        luns.MapGet("", (string vm, VmDirectory directory) => TypedResults.Ok<IReadOnlyList<LogicalUnit>>([.. directory.Get(vm).Configuration.Luns ?? []]))
            .WithName("listVmLuns").WithSummary("The units of a storage network that a virtual machine has as disks.");
        luns.MapPost("", (string vm, NewLogicalUnit request, VmDirectory directory, HttpContext context) =>
            Submit(directory, vm, new VmRequest.AddLun(request), context))
            .WithName("addVmLun").WithSummary("Attaches a unit of a storage network, over iSCSI or Fibre Channel, to a virtual machine that is off.");
        luns.MapDelete("/{unit}", (string vm, string unit, VmDirectory directory, HttpContext context) =>
            Submit(directory, vm, new VmRequest.RemoveLun(unit), context))
            .WithName("removeVmLun").WithSummary("Detaches a unit of a storage network; its content stays.");
    }

    private static IEnumerable<string> FilesOf(VmDriver vm) => VmFileSet.All(vm.Configuration, vm.Record.Folder);

    private static IEnumerable<string> PlacesOf(MoveStorage storage) =>
    [
        .. new[] { storage.Folder, storage.ConfigurationFolder, storage.CheckpointFolder, storage.SmartPagingFolder }.OfType<string>(),
        .. storage.Disks?.Select(disk => disk.DestinationFilePath) ?? [],
    ];

    private static VmRequest Stopping(StopVmRequest request) => request switch
    {
        { TurnOff: true } => new VmRequest.TurnOff(),
        { TimeoutSeconds: < 1 or > 3600 } => throw new RefusedException(
            ProblemId.MalformedRequest, "timeoutSeconds", $"{request.TimeoutSeconds} s is no time to wait for a guest.", "Give 1 to 3600 seconds."),
        _ => new VmRequest.ShutDown(TimeSpan.FromSeconds(request.TimeoutSeconds ?? 60)),
    };

    private static Accepted<OperationView> Submit(VmDirectory directory, string vm, VmRequest request, HttpContext context) =>
        Accepted(directory.Get(vm).Submit(request, Who(context)).View);

    private static Accepted<OperationView> Accepted(OperationView operation) => TypedResults.Accepted($"/api/v1/operations/{operation.Id}", operation);

    private static string Who(HttpContext context) => context.RequireCaller().ToString();
}
