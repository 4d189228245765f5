using System.Security.Cryptography;
using Godwit.Client;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Vms;

/// <summary>Disks that come and go while a guest runs, as the guest sees them.</summary>
[Collection(nameof(TwoHosts))]
public sealed class HotPlugTests(TwoHosts hosts)
{
    private const long Size = 64L << 20;
    private static readonly VmShape Shape = new() { UsesNewDisks = true, DataMebibytes = 0 };

    public static TheoryData<DiskFormat> Formats =>
        [new(DiskFormat.Qcow2), .. new[] { DiskFormat.Vhdx, DiskFormat.Vhd, DiskFormat.Raw }.Select(format => new TheoryDataRow<DiskFormat>(format).WithTrait("category", "slow"))];

    [Theory]
    [MemberData(nameof(Formats))]
    public Task A_running_guest_takes_a_disk_writes_to_it_and_lets_go_of_it(DiskFormat format) => hosts.TellAsync(Shape, async vm =>
    {
        await vm.StartAsync();
        GuestStatistics before = await vm.Agent.ReadAsync();

        await vm.DoAsync((client, name) => client.AddVmDiskAsync(name, new NewDisk { SizeBytes = Size, Format = format }));
        string written = await vm.UntilConsoleSaysAsync("GH IN vdb 64 ([0-9a-f]{64})");
        VirtualHardDisk disk = Assert.Single((await vm.ViewAsync()).Configuration.Disks, disk => disk.Id == "disk1");
        Assert.Equal((0, Size, format), (disk.HotPlugPort, disk.SizeBytes, disk.Format));

        if (format is DiskFormat.Vhdx or DiskFormat.Vhd)
        {
            using GodwitClient client = vm.Home.OpenClient();
            GodwitException refused = await Assert.ThrowsAsync<GodwitException>(() => client.SaveVmAsync(vm.Name));
            Assert.Equal(ProblemId.DiskFormatImmovable, refused.Problem.Id);
        }

        await vm.DoAsync((client, name) => client.RemoveVmDiskAsync(name, "disk1"));
        await vm.UntilConsoleSaysAsync("(GH OUT) vdb");
        Assert.Equal(written, await HashAsync(vm.Home.PathOutside(disk.Path), format));
        await vm.AssertSameGuestAsync(before);
        await vm.AssertNothingLostAsync();
        File.Delete(vm.Home.PathOutside(disk.Path));
    });

    [Fact]
    public Task A_disk_plugged_into_a_running_guest_survives_the_daemon_a_move_and_a_cold_start() => hosts.TellAsync(Shape, async vm =>
    {
        await vm.StartAsync();
        await vm.DoAsync((client, name) => client.AddVmDiskAsync(name, new NewDisk { SizeBytes = Size }));
        await vm.UntilConsoleSaysAsync("(GH IN) vdb");

        await vm.Home.KillDaemonAsync();
        await vm.Home.StartDaemonAsync();
        Assert.Equal(2, (await vm.ViewAsync()).Configuration.Disks.Count);
        await vm.MoveAsync();
        await vm.AssertOneOwnerAsync(hosts.B);
        await vm.DoAsync((client, name) => client.AddVmDiskAsync(name, new NewDisk { SizeBytes = Size, Format = DiskFormat.Raw }));
        await vm.UntilConsoleSaysAsync("(GH IN) vdc");
        await vm.DoAsync((client, name) => client.RemoveVmDiskAsync(name, "disk1", deleteFile: true));
        await vm.UntilConsoleSaysAsync("(GH OUT) vdb");

        await vm.DoAsync((client, name) => client.StopVmAsync(name, new StopVmRequest { TurnOff = true }));
        await vm.DoAsync((client, name) => client.StartVmAsync(name));
        Assert.Equal(["disk0", "disk2"], (await vm.ViewAsync()).Configuration.Disks.Select(disk => disk.Id));
    });

    [Fact]
    [Trait("category", "slow")]
    public Task A_disk_that_QEMU_does_not_have_is_crossed_out_by_the_next_daemon() => hosts.TellAsync(Shape, async vm =>
    {
        await vm.StartAsync();
        await vm.DoAsync((client, name) => client.AddVmDiskAsync(name, new NewDisk { SizeBytes = Size }));
        await vm.UntilConsoleSaysAsync("(GH IN) vdb");
        string json = vm.Home.PathOutside($"/vms/{vm.Name}/vm.json");
        string with = await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken);
        string file = vm.Home.PathOutside((await vm.ViewAsync()).Configuration.Disks[1].Path);
        await vm.DoAsync((client, name) => client.RemoveVmDiskAsync(name, "disk1"));

        // As if the daemon had died between QEMU's letting go and vm.json.
        await vm.Home.KillDaemonAsync();
        await File.WriteAllTextAsync(json, with, TestContext.Current.CancellationToken);
        await vm.Home.StartDaemonAsync();

        Assert.Single((await vm.ViewAsync()).Configuration.Disks);
        Assert.DoesNotContain("disk1", await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(File.Exists(file));
        await vm.DoAsync((client, name) => client.AddVmDiskAsync(name, new NewDisk { Path = Path.GetFileName(file) }));
        await vm.DoAsync((client, name) => client.RemoveVmDiskAsync(name, "disk1", deleteFile: true));
    });

    [Fact]
    public Task What_cannot_be_plugged_in_or_out_is_refused_and_leaves_nothing() => hosts.TellAsync(Shape, async vm =>
    {
        await vm.StartAsync();
        string own = (await vm.ViewAsync()).Configuration.Disks[0].Path;
        string junk = $"/vms/{vm.Name}/junk.vhdx";
        await File.WriteAllTextAsync(vm.Home.PathOutside(junk), "no image", TestContext.Current.CancellationToken);

        Assert.Equal(ProblemId.HotPlugUnavailable, await FailAsync(vm, (client, name) => client.RemoveVmDiskAsync(name, "disk0")));
        Assert.Equal(ProblemId.DiskUnknown, await FailAsync(vm, (client, name) => client.RemoveVmDiskAsync(name, "disk7")));
        Assert.Equal(ProblemId.ImageInUse, await FailAsync(vm, (client, name) => client.AddVmDiskAsync(name, new NewDisk { Path = own })));
        Assert.Equal(ProblemId.ImageCorrupt, await FailAsync(vm, (client, name) => client.AddVmDiskAsync(name, new NewDisk { Path = junk })));
        Assert.Equal(ProblemId.ImageExists, await FailAsync(vm, (client, name) => client.AddVmDiskAsync(name, new NewDisk { Path = junk, SizeBytes = Size })));
        Assert.Equal(ProblemId.ImageInUse, await FailAsync(vm, (client, name) => client.AddVmDiskAsync(name, new NewDisk { Path = own, SizeBytes = Size })));
        File.Delete(vm.Home.PathOutside(junk));
        Assert.Single((await vm.ViewAsync()).Configuration.Disks);
        await vm.AssertNothingLostAsync();
    });

    [Fact]
    public Task The_command_line_adds_lists_and_removes_disks_and_works_on_files() => hosts.TellAsync(Shape, async vm =>
    {
        Task<CommandResult> Godwit(params string[] arguments) => GodwitProgram.RunAsync(hosts.Lab, arguments);
        string host = hosts.A.Name;
        Assert.Contains("created", (await Godwit("vhd", "create", "/vms/extra.vhdx", "--size", "64M", "--host", host)).Output, StringComparison.Ordinal);
        CommandResult added = await Godwit("vm", "disk", "add", vm.Name, "/vms/extra.vhdx");
        Assert.True(added.ExitCode == 0, added.Error);
        Assert.Contains("hot-plug port 0", (await Godwit("vm", "disk", "list", vm.Name)).Output, StringComparison.Ordinal);
        Assert.Contains($"Attached to : {vm.Name}", (await Godwit("vhd", "show", "/vms/extra.vhdx", "--host", host)).Output, StringComparison.Ordinal);
        CommandResult resized = await Godwit("vhd", "resize", "/vms/extra.vhdx", "--size", "96M", "--host", host);
        Assert.True(resized.ExitCode == 0, resized.Error);
        Assert.Equal(96L << 20, (await vm.ViewAsync()).Configuration.Disks[1].SizeBytes);

        await vm.StartAsync();
        Assert.Equal(3, (await Godwit("vhd", "resize", "/vms/extra.vhdx", "--size", "128M", "--host", host)).ExitCode);
        CommandResult removed = await Godwit("vm", "disk", "remove", vm.Name, "disk1");
        Assert.True(removed.ExitCode == 0, removed.Error);
        CommandResult converted = await Godwit("vhd", "convert", "/vms/extra.vhdx", "/vms/extra.qcow2", "--delete-source", "--host", host);
        Assert.True(converted.ExitCode == 0, converted.Error);
        CommandResult tested = await Godwit("vhd", "test", "/vms/extra.qcow2", "--host", host, "--json");
        Assert.Contains("\"Completed\"", tested.Output, StringComparison.Ordinal);
        File.Delete(hosts.A.PathOutside("/vms/extra.qcow2"));
    });

    private static async Task<ProblemId> FailAsync(LabVm vm, Func<GodwitClient, string, Task<OperationView>> act)
    {
        using GodwitClient client = vm.Home.OpenClient();
        OperationView begun = await act(client, vm.Name);
        OperationView ended = await client.WaitForOperationAsync(begun.Id, TestContext.Current.CancellationToken);
        Assert.Equal(OperationState.Failed, ended.State);
        return ended.Problem!.Id;
    }

    /// <summary>Of the mebibyte that the guest wrote 4 MiB into the disk.</summary>
    private static async Task<string> HashAsync(string path, DiskFormat format)
    {
        string raw = path + ".read";
        string driver = format == DiskFormat.Vhd ? "vpc" : format.ToString().ToLowerInvariant();
        await Tool.RunAsync("qemu-img", ["convert", "-f", driver, "-O", "raw", path, raw], null, TestContext.Current.CancellationToken);
        byte[] content = await File.ReadAllBytesAsync(raw, TestContext.Current.CancellationToken);
        File.Delete(raw);
        return Convert.ToHexStringLower(SHA256.HashData(content.AsSpan(4 << 20, 1 << 20)));
    }
}
