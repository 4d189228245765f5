using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Tests.Migration.Sweep;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Vms;

/// <summary>A guest that is started again starts without memory, too; one that a user starts does not.</summary>
public sealed class SmartPagingTests
{
    [Fact]
    public async Task A_guest_whose_QEMU_dies_is_started_again_on_a_file_and_leaves_it_at_a_restart_with_memory()
    {
        await using var world = new SweepWorld();
        VmDriver vm = await BeginAsync(world);
        Assert.False(View(world, vm).SmartPagingFileInUse);

        await CrashWithoutMemoryAsync(world, vm);

        string file = Assert.Single(FilesOf(vm));
        Assert.Equal(vm.Configuration.MemoryBytes, new FileInfo(file).Length);
        Assert.True(View(world, vm) is { SmartPagingFileInUse: true, Status: "Smart paging file in use" });

        await DoAsync(world, vm, new VmRequest.Restart());
        Assert.Equal(file, Assert.Single(FilesOf(vm)));
        Assert.True(View(world, vm).SmartPagingFileInUse);

        world.A.MemoryBytes = 1L << 40;
        await DoAsync(world, vm, new VmRequest.Restart());
        Assert.Empty(FilesOf(vm));
        Assert.True(vm.Phase is VmPhase.Running && !View(world, vm).SmartPagingFileInUse);
    }

    [Fact]
    public async Task The_file_goes_with_the_guest_and_a_user_cannot_start_it_without_memory()
    {
        await using var world = new SweepWorld();
        VmDriver vm = await BeginAsync(world);
        string folder = Path.Combine(world.Folder, "paging");
        vm.Rewrite(vm.Configuration with { SmartPagingFolder = folder });
        await CrashWithoutMemoryAsync(world, vm);
        Assert.Single(Directory.EnumerateFiles(folder));

        await DoAsync(world, vm, new VmRequest.TurnOff());
        Assert.Empty(Directory.EnumerateFiles(folder));

        OperationView refused = await EndAsync(world, vm, new VmRequest.Start());
        Assert.Equal((OperationState.Failed, ProblemId.NotEnoughMemory), (refused.State, refused.Problem!.Id));
        Assert.Equal(VmState.Off, View(world, vm).State);
    }

    [Fact]
    public async Task A_daemon_that_comes_back_knows_the_file_and_takes_it_away_when_the_guest_died_meanwhile()
    {
        await using var world = new SweepWorld();
        VmDriver vm = await BeginAsync(world);
        await CrashWithoutMemoryAsync(world, vm);
        string file = Assert.Single(FilesOf(vm));

        world.A.RestartDaemon();
        await world.UntilAsync(() => world.A.Listening is not null, "the daemon is back");
        vm = world.A.Daemon.Directory.Get(world.Vm.ToString());
        Assert.True(View(world, vm).SmartPagingFileInUse);

        world.A.MemoryBytes = 1L << 40;
        world.A.KillDaemon();
        world.A.LivingQemus.Single().Kill();
        world.A.RestartDaemon();
        await world.UntilAsync(() => world.A.Listening is not null, "the daemon is back");
        vm = world.A.Daemon.Directory.Get(world.Vm.ToString());
        await world.UntilAsync(() => vm.Phase is VmPhase.Running, "it runs again");
        Assert.False(File.Exists(file));
        Assert.False(View(world, vm).SmartPagingFileInUse);
    }

    private static IReadOnlyList<string> FilesOf(VmDriver vm) => [.. Directory.EnumerateFiles(vm.Record.Folder, "*.smartpaging")];

    private static VmView View(SweepWorld world, VmDriver vm) => world.A.Daemon.Get<VmViews>().Of(vm);

    private static async Task CrashWithoutMemoryAsync(SweepWorld world, VmDriver vm)
    {
        Guest? before = vm.Phase.Guest;
        world.A.MemoryBytes = vm.Configuration.MemoryBytes - 1;
        world.A.LivingQemus.Single().Kill();
        await world.UntilAsync(() => vm.Phase is VmPhase.Running { Here: var here } && here != before && vm.Current is null, "it runs again");
    }

    private static async Task DoAsync(SweepWorld world, VmDriver vm, VmRequest request)
    {
        OperationView ended = await EndAsync(world, vm, request);
        Assert.True(ended.State is OperationState.Completed, $"{ended.Problem}");
    }

    private static async Task<OperationView> EndAsync(SweepWorld world, VmDriver vm, VmRequest request)
    {
        OperationId id = vm.Submit(request, "test").Id;
        await world.UntilAsync(() => vm.Current is null, "it has ended");
        return world.A.Daemon.Ledger.Get(id);
    }

    private static async Task<VmDriver> BeginAsync(SweepWorld world)
    {
        await world.BeginAsync();
        return world.A.Daemon.Directory.Get(world.Vm.ToString());
    }
}
