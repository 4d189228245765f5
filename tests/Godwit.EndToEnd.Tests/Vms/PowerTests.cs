using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Xunit;

namespace Godwit.EndToEnd.Tests.Vms;

/// <summary>What one host does with one guest, seen from inside the guest.</summary>
[Collection(nameof(TwoHosts))]
public sealed class PowerTests(TwoHosts hosts)
{
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(700);

    [Fact]
    [Trait("category", "slow")]
    public Task A_suspended_guest_stands_still_and_goes_on_where_it_stood() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();
        GuestStatistics before = await vm.Agent.ReadAsync();

        await vm.DoAsync((client, name) => client.SuspendVmAsync(name));
        Assert.Equal(VmState.Paused, (await vm.ViewAsync()).State);
        await vm.UntilSilentAsync(Silence);

        await vm.DoAsync((client, name) => client.ResumeVmAsync(name));
        await vm.AssertSameGuestAsync(before);
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
    });

    [Fact]
    public Task A_saved_guest_needs_no_process_and_goes_on_with_the_memory_it_had() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();
        GuestStatistics before = await vm.UntilItHasMemoryToLoseAsync();

        await vm.DoAsync((client, name) => client.SaveVmAsync(name));
        VmView saved = await vm.ViewAsync();
        Assert.Equal(VmState.Saved, saved.State);
        Assert.Equal(0, saved.MemoryAssignedBytes);
        Assert.Empty(await vm.Home.GetQemuProcessesAsync());

        await vm.DoAsync((client, name) => client.StartVmAsync(name));
        await vm.AssertSameGuestAsync(before);
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
        Assert.False(File.Exists(vm.Home.PathOutside($"/vms/{vm.Name}/memory.state")), "The saved memory is of no use any more.");
    });

    [Fact]
    public Task A_guest_shuts_down_by_its_power_button_and_boots_with_every_record() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();
        await vm.AssertWritesOnAsync();
        GuestStatistics before = await vm.Agent.QuietAsync();

        await vm.DoAsync((client, name) => client.StopVmAsync(name, new StopVmRequest { TimeoutSeconds = 60 }));
        Assert.Equal(VmState.Off, (await vm.ViewAsync()).State);
        Assert.Empty(await vm.Home.GetQemuProcessesAsync());
        await vm.AssertRecordsAsync(before);
        using (Godwit.Client.GodwitClient client = vm.Home.OpenClient())
        {
            Assert.Contains("GA POWER OFF", await client.GetConsoleAsync(vm.Name), StringComparison.Ordinal);
        }

        await vm.StartAsync();
        Assert.True((await vm.Agent.ReadAsync()).Acknowledged >= before.Acknowledged);
    });

    [Fact]
    public Task A_vm_whose_qemu_is_killed_is_started_again_with_every_record() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();
        await vm.AssertWritesOnAsync();
        GuestStatistics before = await vm.Agent.ReadAsync();

        await Assert.Single(await vm.Home.GetQemuProcessesAsync()).KillAsync();
        await vm.UntilStartedAgainAsync(before);

        Assert.True((await vm.Agent.ReadAsync()).Acknowledged >= before.Acknowledged);
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
    });

    [Fact]
    [Trait("category", "slow")]
    public Task A_restarted_guest_boots_anew_in_the_same_process() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();
        await vm.AssertWritesOnAsync();
        GuestStatistics before = await vm.Agent.QuietAsync();
        int qemu = Assert.Single(await vm.Home.GetQemuProcessesAsync()).Pid;

        await vm.DoAsync((client, name) => client.RestartVmAsync(name));
        await vm.UntilBootedAsync(before);

        Assert.Equal(qemu, Assert.Single(await vm.Home.GetQemuProcessesAsync()).Pid);
        Assert.True((await vm.Agent.ReadAsync()).Acknowledged >= before.Acknowledged);
    });

    [Fact]
    public Task A_vm_renamed_while_it_runs_moves_under_its_new_name() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();
        GuestStatistics before = await vm.Agent.ReadAsync();
        string renamed = vm.Name + "-renamed";

        await vm.DoAsync((client, name) => client.RenameVmAsync(name, renamed));
        vm.Name = renamed;
        await vm.MoveAsync();

        await vm.AssertOneOwnerAsync(hosts.B);
        await vm.AssertSameGuestAsync(before);
        Assert.Contains(renamed, await File.ReadAllTextAsync(hosts.B.PathOutside($"/vms/{renamed}/vm.json")), StringComparison.Ordinal);
    });

    [Fact]
    public Task A_vm_removed_without_its_disks_leaves_its_disks_and_nothing_else() => hosts.TellAsync(async () =>
    {
        await using LabVm vm = await LabVm.CreateAsync(hosts, new VmShape());
        string disk = vm.Home.PathOutside((await vm.ViewAsync()).Configuration.Disks[0].Path);

        await vm.DoAsync((client, name) => client.RemoveVmAsync(name));

        Assert.Equal([disk], Directory.EnumerateFiles(vm.Home.PathOutside("/vms"), "*", SearchOption.AllDirectories));
        Directory.Delete(Path.GetDirectoryName(disk)!, recursive: true);
    });
}
