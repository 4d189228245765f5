using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Checkpoints;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Vms;

/// <summary>A vm.json that this daemon does not understand is the only copy of what it says: nothing may be written over it.</summary>
public sealed class UnreadableConfigurationTests
{
    [Theory]
    [InlineData("{ torn")]
    [InlineData(null)]
    public async Task It_survives_every_request(string? content)
    {
        await using HouseStage stage = await HouseStage.MakeAsync();
        VmDriver other = await stage.MakeVmAsync(HouseStage.Request("other"));
        // Another VM's, if not torn.
        byte[] unreadable = content is null ? await File.ReadAllBytesAsync(VmFiles.Configuration(other.Record.Folder)) : System.Text.Encoding.UTF8.GetBytes(content);
        VmDriver vm = await RecoverAsync(stage, unreadable);

        foreach (VmRequest request in new VmRequest[]
        {
            new VmRequest.Start(), new VmRequest.Rename("b"), new VmRequest.Remove(DeleteDisks: true), new VmRequest.AddDisk(HouseStage.New("x.img")),
            new VmRequest.RemoveDisk("disk0", DeleteFile: false),
        })
        {
            Assert.Equal(ProblemId.VmConfigurationInvalid, HouseStage.RefusalOf(() => vm.Submit(request, "test")).Id);
        }

        OperationView removed = await stage.EndAsync(vm.Submit(new VmRequest.Remove(DeleteDisks: false), "test").View);

        Assert.Equal(OperationState.Completed, removed.State);
        Assert.Equal(unreadable, await File.ReadAllBytesAsync(VmFiles.Configuration(stage.PathOf("a"))));
    }

    [Fact]
    public async Task It_is_shown_as_such()
    {
        await using HouseStage stage = await HouseStage.MakeAsync();

        VmView view = stage.Daemon.Get<VmViews>().Of(await RecoverAsync(stage, "{ torn"u8.ToArray()));

        Assert.Equal((VmState.Off, "Configuration unreadable"), (view.State, view.Status));
    }

    [Fact]
    public async Task Its_images_stay_wherever_they_lie_though_a_merge_of_an_earlier_daemon_was_to_delete_one()
    {
        await using HouseStage stage = await HouseStage.MakeAsync();
        string image = Path.Combine(Directory.CreateDirectory(stage.PathOf("shelf")).FullName, "upper.qcow2");
        await File.WriteAllTextAsync(image, "what no other image has", TestContext.Current.CancellationToken);
        new DraftBook(stage.Daemon.Get<Journal>(), stage.Daemon.Get<MadeFolders>()).Announce([image]);
        VmDriver vm = await RecoverAsync(stage, "{ torn"u8.ToArray());

        await stage.EndAsync(vm.Submit(new VmRequest.Remove(DeleteDisks: false), "test").View);
        await stage.Daemon.Get<Leftovers>().SettleAsync();

        Assert.True(File.Exists(image));
        Assert.False(stage.Daemon.Get<DraftBook>().IsAnyLeft());
    }

    private static async Task<VmDriver> RecoverAsync(HouseStage stage, byte[] configuration)
    {
        var vm = new VmRecord(VmId.New(), "a", stage.PathOf("a"), DesiredState.Off, Generation: 1);
        Directory.CreateDirectory(vm.Folder);
        await File.WriteAllBytesAsync(VmFiles.Configuration(vm.Folder), configuration);
        stage.Daemon.Get<VmInventory>().Add(vm);
        await stage.Daemon.Get<VmHouse>().RecoverAllAsync(hostBooted: false, except: new HashSet<VmId>());
        return stage.Daemon.Get<VmDirectory>().Get("a");
    }
}
