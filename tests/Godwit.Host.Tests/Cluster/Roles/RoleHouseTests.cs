using Godwit.Contracts.Vms;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Cluster.Roles;
using Godwit.Host.Tests.Vms;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Roles;

/// <summary>What a node makes of a VM that was a role of its when it heard of the cluster last.</summary>
public sealed class RoleHouseTests
{
    private const long Generation = 7;

    [Fact]
    public async Task Of_which_the_cluster_knows_neither_an_owner_nor_a_last_one_stays_as_it_is()
    {
        await using HouseStage stage = await HouseStage.MakeAsync();
        VmDriver vm = await RoleAsync(stage);

        await AgreeAsync(stage, vm, read: null);

        Assert.True(Row(stage, vm)!.IsRole);
    }

    [Fact]
    public async Task That_was_taken_out_of_the_cluster_when_it_was_this_node_s_is_its_own()
    {
        await using HouseStage stage = await HouseStage.MakeAsync();
        VmDriver vm = await RoleAsync(stage);

        await AgreeAsync(stage, vm, Owner("host") with { IsRemoved = true });

        Assert.Equal((false, Generation), (Row(stage, vm)!.IsRole, Row(stage, vm)!.Generation));
        Assert.False(vm.Record.IsRole);
    }

    /// <summary>It was away when another node got it, and when it was taken out of the cluster there.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task That_was_or_is_another_node_s_is_let_go_and_its_files_stay(bool isRemoved)
    {
        await using HouseStage stage = await HouseStage.MakeAsync();
        VmDriver vm = await RoleAsync(stage);

        await AgreeAsync(stage, vm, Owner("hostb") with { IsRemoved = isRemoved });

        Assert.Null(Row(stage, vm));
        Assert.Null(stage.Daemon.Get<VmDirectory>().Find(vm.Record.Id));
        Assert.True(File.Exists(VmFiles.Configuration(vm.Record.Folder)));
    }

    private static OwnerRecord Owner(string name) => new() { Owner = name, Generation = Generation, Desired = DesiredState.Off };

    private static VmRecord? Row(HouseStage stage, VmDriver vm) => stage.Daemon.Get<VmInventory>().Find(vm.Record.Id);

    private static async Task<VmDriver> RoleAsync(HouseStage stage)
    {
        VmDriver vm = await stage.MakeVmAsync(HouseStage.Request("web01", HouseStage.New(stage.PathOf("web01", "disk.img"))));
        stage.Daemon.Get<VmInventory>().SetRole(vm.Record.Id, isRole: true, vm.Record.Generation);
        vm.Renew();
        return vm;
    }

    private static async Task AgreeAsync(HouseStage stage, VmDriver vm, OwnerRecord? read) => Assert.Null(
        await stage.Daemon.Get<RoleHouse>().AgreeAsync(vm.Record.Id, vm.Record.Name, vm.Record.Folder, seen: null, () => Task.FromResult(read), _ => false));
}
