using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Migration;
using Godwit.Host.Operations;
using Godwit.Host.Tests.Api;
using Godwit.Host.Tests.Guests;
using Godwit.Host.Tests.Migration;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Vms;

/// <summary>A whole daemon in which VMs are made and land; none of them starts.</summary>
internal sealed class HouseStage(WholeDaemon daemon) : IAsyncDisposable
{
    public static async Task<HouseStage> MakeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Files are given to another user.");
        return new HouseStage(await WholeDaemon.StartAsync());
    }

    public WholeDaemon Daemon => daemon;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public string PathOf(params string[] parts) => Path.Combine([daemon.Folder, "vms", .. parts]);

    public static CreateVmRequest Request(string name, params NewDisk[] disks) => new() { Name = name, MemoryBytes = 32 << 20, Disks = disks };

    public static NewDisk New(string path) => new() { Path = path, Format = DiskFormat.Raw, SizeBytes = 1 << 20 };

    public async Task<OperationView> CreateAsync(CreateVmRequest request) =>
        await EndAsync(await daemon.Get<VmCreation>().SubmitAsync(request, "test", Cancellation));

    public async Task<VmDriver> MakeVmAsync(CreateVmRequest request)
    {
        OperationView made = await CreateAsync(request);
        Assert.True(made.State is OperationState.Completed, $"{made.Problem}");
        return daemon.Get<VmDirectory>().Get(request.Name);
    }

    public async Task<Problem> RefusalOfAsync(CreateVmRequest request)
    {
        try
        {
            return (await CreateAsync(request)).Problem ?? throw new InvalidOperationException("It succeeded.");
        }
        catch (RefusedException refused)
        {
            return refused.Problem;
        }
    }

    public static Problem RefusalOf(Action act) => Assert.Throws<RefusedException>(act).Problem;

    public async Task<OperationView> EndAsync(OperationView begun)
    {
        var ledger = daemon.Get<OperationLedger>();
        if (ledger.FindRunning(begun.Id) is { } running)
        {
            await foreach (OperationView view in running.WatchAsync(Cancellation))
            {
                if (view.State is not OperationState.Running)
                {
                    return view;
                }
            }
        }

        return ledger.Get(begun.Id);
    }

    /// <summary>A VM with one disk begins to land here.</summary>
    public async Task<MoveOrder> LandAsync(string name, string disk)
    {
        VmConfiguration vm = Sample.Vm with
        {
            Id = VmId.New(),
            Name = name,
            MemoryBytes = 16 << 20,
            NetworkAdapters = [],
            DirectBoot = null,
            Disks = [Sample.Vm.Disks[0] with { Path = disk, Format = DiskFormat.Raw, SizeBytes = 1 << 20 }],
        };
        MoveOrder order = SampleMove.Of(vm) with
        {
            DestinationHost = "host",
            Way = null,
            ArrivingFolder = PathOf(name),
            AllocatedBytes = new Dictionary<string, long>(),
        };
        await daemon.Get<LandingDesk>().PrepareAsync(order, Cancellation);
        return order;
    }

    public ValueTask DisposeAsync() => daemon.DisposeAsync();
}
