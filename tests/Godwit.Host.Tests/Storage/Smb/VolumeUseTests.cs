using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Contracts.Volumes;
using Godwit.Host.Api;
using Godwit.Host.Migration;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Tests.Guests;
using Godwit.Host.Tests.Migration;
using Godwit.Host.Tests.Vms;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Storage.Smb;

/// <summary>A share that somebody needs is not taken down.</summary>
public sealed class VolumeUseTests
{
    private static readonly UncPath Share = new("fs.lab.test", "vms", "");

    /// <summary>The folder | the disk; empty when vm.json cannot be read | the ISO image | a piece of what stands against it.</summary>
    [Theory]
    [InlineData("/vms/web01", "/vms/web01/disk0", null, null)]
    [InlineData("/vms/web01", "/srv/smb/fs.lab.test/vms2/disk0", null, null)]
    [InlineData("/vms/web01", "/srv/smb/fs.lab.test/vms/disk0", null, "web01 has files on")]
    [InlineData("/srv/smb/fs.lab.test/vms/web01", "/vms/web01/disk0", null, "web01 has files on")]
    [InlineData("/vms/web01", "/vms/web01/disk0", "/srv/smb/fs.lab.test/vms/debian.iso", "web01 has files on")]
    [InlineData("/srv/smb/fs.lab.test/vms/web01", "", null, "web01 has files on")]
    [InlineData("/srv/smb/other.lab.test/vms/web01", "", null, "cannot be looked at now, and may lie on")]
    [InlineData("/vms/web01", "", null, "cannot be looked at now, and may lie on")]
    public void Who_has_files_there_or_may_have_needs_it(string folder, string disk, string? image, string? against)
    {
        VmConfiguration? vm = disk.Length == 0 ? null : Sample.Vm with
        {
            Disks = [Sample.Vm.Disks[0] with { Path = disk }],
            DvdDrives = image is null ? null : [new DvdDrive { Id = "dvd0", Port = 0, Path = image }],
        };

        Problem? problem = VolumeUse.AgainstRemoval(Share, [new FileOwner(Sample.Vm.Id, "web01", folder, vm)]);

        Assert.Equal(against is null ? null : ProblemId.VolumeInUse, problem?.Id);
        Assert.Contains(against ?? "", problem?.Message ?? "");
    }

    [Fact]
    public async Task It_is_asked_of_machines_that_cannot_be_read_too()
    {
        await using HouseStage stage = await HouseStage.MakeAsync();
        Volumes volumes = Volumes(stage);
        var vm = new VmRecord(VmId.New(), "web01", "/srv/smb/fs.lab.test/VM Store/web 01", DesiredState.Off, Generation: 1);
        stage.Daemon.Get<VmInventory>().Add(vm);
        await stage.Daemon.Get<VmHouse>().RecoverAllAsync(hostBooted: false);
        VmDriver unreadable = stage.Daemon.Get<VmDirectory>().Get("web01");
        Assert.Contains(@"\\fs.lab.test\VM Store\web 01.", unreadable.Configuration.Notes);

        Assert.Contains("web01", (await RefusalAsync(volumes)).Message);

        await stage.EndAsync(unreadable.Submit(new VmRequest.Remove(DeleteDisks: false), "test").View);
        await volumes.RemoveAsync(@"\\FS.lab.test\VMs", TestContext.Current.CancellationToken);
        Assert.Empty(volumes.All());
    }

    [Fact]
    public async Task It_is_asked_of_machines_that_are_on_their_way_too()
    {
        await using HouseStage stage = await HouseStage.MakeAsync();
        Volumes volumes = Volumes(stage);
        MoveOrder order = SampleMove.Of(Sample.Vm with { Disks = [Sample.Vm.Disks[0] with { Path = "/srv/smb/fs.lab.test/vms/web01/disk0" }] });
        stage.Daemon.Get<ArrivalBook>().Open(new ArrivalRecord { Order = order, CreatedFolders = [] });

        Assert.Contains("web01 has files on", (await RefusalAsync(volumes)).Message);
    }

    private static Volumes Volumes(HouseStage stage)
    {
        stage.Daemon.Get<VolumeBook>().Put(new VolumeRecord(Share, VolumeProtection.Sealed));
        return stage.Daemon.Get<Volumes>();
    }

    private static async Task<Problem> RefusalAsync(Volumes volumes)
    {
        Problem problem = (await Assert.ThrowsAsync<RefusedException>(() => volumes.RemoveAsync("//fs.lab.test/vms", TestContext.Current.CancellationToken))).Problem;
        Assert.Equal((ProblemId.VolumeInUse, Share.ShareName), (problem.Id, problem.Target));
        return problem;
    }
}
