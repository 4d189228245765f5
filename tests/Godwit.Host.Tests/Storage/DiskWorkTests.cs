using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Xunit;

namespace Godwit.Host.Tests.Storage;

/// <summary>Sizes, refusals and cancellation, with the real qemu-img.</summary>
public sealed class DiskWorkTests
{
    private const string Who = "test";

    [Theory]
    [InlineData("qcow2")]
    [InlineData("vhdx")]
    [InlineData("vhd")]
    [InlineData("raw")]
    public async Task A_disk_grows_with_its_content_and_shrinks_only_when_that_is_allowed(string format)
    {
        await using DiskStage stage = await DiskStage.MakeAsync();
        string name = $"a.{format}";
        await stage.CreateAsync(name, 32 << 20);
        await stage.WriteAsync(name, 0x77, "8M", "4M");
        string before = await stage.ContentAsync(name);
        OperationView Resize(long size, bool shrink = false) => stage.Desk.Resize(
            new ResizeVirtualHardDiskRequest { Path = stage.PathOf(name), SizeBytes = size, AllowShrink = shrink }, Who);

        await stage.SucceedAsync(Resize(48 << 20));
        Assert.Equal(48 << 20, (await stage.LookAsync(name)).SizeBytes);
        Assert.InRange((await stage.LookAsync(name)).AllocatedBytes, 4 << 20, 24 << 20);
        Assert.Equal(ProblemId.DiskSizeInvalid, await stage.FailAsync(Resize(32 << 20)));

        await stage.SucceedAsync(Resize(32 << 20, shrink: true));
        Assert.Equal((32L << 20, before), ((await stage.LookAsync(name)).SizeBytes, await stage.ContentAsync(name)));
        stage.AssertOnly(name);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_before_anything_is_made()
    {
        await using DiskStage stage = await DiskStage.MakeAsync();
        await stage.CreateAsync("there.qcow2");
        ProblemId Create(string path, long? size = 1 << 20, VhdType? type = null, string? parent = null, long? block = null) =>
            Assert.Throws<RefusedException>(() => stage.Desk.Create(
                new CreateVirtualHardDiskRequest { Path = path, SizeBytes = size, VhdType = type, ParentPath = parent, BlockSizeBytes = block }, Who)).Problem.Id;

        Assert.Equal(ProblemId.PathInvalid, Create("relative.qcow2"));
        Assert.Equal(ProblemId.PathInvalid, Create($"{stage.Folder}/../x.qcow2"));
        Assert.Equal(ProblemId.DiskFormatUnknown, Create(stage.PathOf("disk.iso")));
        Assert.Equal(ProblemId.ImageExists, Create(stage.PathOf("there.qcow2")));
        Assert.Equal(ProblemId.DiskSizeInvalid, Create(stage.PathOf("a.qcow2"), 1000));
        Assert.Equal(ProblemId.DiskSizeInvalid, Create(stage.PathOf("a.vhd"), (2040L << 30) + 512));
        Assert.Equal(ProblemId.DiskSizeInvalid, Create(stage.PathOf("a.vhdx"), (64L << 40) + 512));
        Assert.Equal(ProblemId.DiskSizeInvalid, Create(stage.PathOf("a.vhdx"), block: 3 << 20));
        Assert.Equal(ProblemId.MalformedRequest, Create(stage.PathOf("a.qcow2"), size: null));
        Assert.Equal(ProblemId.MalformedRequest, Create(stage.PathOf("a.qcow2"), type: VhdType.Differencing));
        Assert.Equal(ProblemId.MalformedRequest, Create(stage.PathOf("a.qcow2"), type: VhdType.Fixed, parent: stage.PathOf("there.qcow2")));
        Assert.Equal(ProblemId.DifferencingUnsupported, Create(stage.PathOf("a.vhdx"), size: null, parent: stage.PathOf("there.qcow2")));
        stage.AssertOnly("there.qcow2");
    }

    [Fact]
    public async Task An_image_that_is_called_raw_is_refused_and_so_is_one_that_is_called_another_format()
    {
        await using DiskStage stage = await DiskStage.MakeAsync();
        foreach (string format in (string[])["qcow2", "vhdx", "vhd"])
        {
            await stage.CreateAsync($"a.{format}", type: format == "vhd" ? VhdType.Fixed : null);
            Assert.Equal(ProblemId.ImageCorrupt, Assert.Throws<RefusedException>(() => stage.Desk.Test(
                new TestVirtualHardDiskRequest { Path = stage.PathOf($"a.{format}"), Format = DiskFormat.Raw }, Who)).Problem.Id);
        }

        Assert.Equal(ProblemId.ImageCorrupt, await stage.FailAsync(stage.Desk.Test(
            new TestVirtualHardDiskRequest { Path = stage.PathOf("a.vhd"), Format = DiskFormat.Vhdx }, Who)));
        Assert.Equal(ProblemId.ImageMissing, await stage.FailAsync(stage.Desk.Test(
            new TestVirtualHardDiskRequest { Path = stage.PathOf("none.vhd") }, Who)));
    }

    [Fact]
    public async Task A_pipe_beside_a_disk_is_nobodys_child_and_is_not_waited_for()
    {
        await using DiskStage stage = await DiskStage.MakeAsync();
        await stage.CreateAsync("base.qcow2");
        await DiskStage.RunAsync("mkfifo", stage.PathOf("pipe.qcow2"));

        Assert.Equal(64 << 20, (await stage.LookAsync("base.qcow2").WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken)).SizeBytes);
    }

    [Fact]
    public async Task A_differencing_VHD_is_refused_with_the_way_out()
    {
        await using DiskStage stage = await DiskStage.MakeAsync();
        await stage.CreateAsync("a.vhd");
        using (FileStream file = File.Open(stage.PathOf("a.vhd"), FileMode.Open))
        {
            file.Seek(-512 + 60, SeekOrigin.End);
            file.Write([0, 0, 0, 4]);
        }

        OperationView ended = await stage.EndAsync(stage.Desk.Convert(
            new ConvertVirtualHardDiskRequest { Path = stage.PathOf("a.vhd"), DestinationPath = stage.PathOf("b.qcow2") }, Who));
        Assert.Equal(ProblemId.DifferencingUnsupported, ended.Problem!.Id);
        Assert.Contains("Convert-VHD", ended.Problem.Remedy, StringComparison.Ordinal);
        stage.AssertOnly("a.vhd");
    }

    [Fact]
    public async Task A_disk_that_another_program_writes_to_is_in_use()
    {
        await using DiskStage stage = await DiskStage.MakeAsync();
        await stage.CreateAsync("a.qcow2");
        using var writer = new System.Diagnostics.Process
        {
            StartInfo = new System.Diagnostics.ProcessStartInfo("qemu-io", ["-f", "qcow2", stage.PathOf("a.qcow2")])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            },
        };
        writer.Start();
        await writer.StandardInput.WriteLineAsync("write 0 64k");
        await writer.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        await writer.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ProblemId.ImageInUse, await stage.FailAsync(stage.Desk.Convert(
            new ConvertVirtualHardDiskRequest { Path = stage.PathOf("a.qcow2"), DestinationPath = stage.PathOf("b.qcow2") }, Who)));
        Assert.Equal(ProblemId.ImageInUse, await stage.FailAsync(stage.Desk.Resize(
            new ResizeVirtualHardDiskRequest { Path = stage.PathOf("a.qcow2"), SizeBytes = 128 << 20 }, Who)));
        writer.StandardInput.Close();
        await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
        stage.AssertOnly("a.qcow2");
    }

    [Fact]
    public async Task A_cancelled_conversion_leaves_the_source_and_nothing_else()
    {
        await using DiskStage stage = await DiskStage.MakeAsync();
        await stage.CreateAsync("a.raw", 2L << 30);
        await stage.WriteAsync("a.raw", 1, "0", "600M");
        OperationView begun = stage.Desk.Convert(
            new ConvertVirtualHardDiskRequest { Path = stage.PathOf("a.raw"), DestinationPath = stage.PathOf("b.vhdx") }, Who);
        Operation running = stage.Daemon.Get<OperationLedger>().FindRunning(begun.Id)!;
        double last = -1;
        await foreach (OperationView view in running.WatchAsync(TestContext.Current.CancellationToken))
        {
            if (view.HardDiskProgress is { } progress)
            {
                Assert.InRange(progress.Percent, last, 100);
                last = progress.Percent;
                running.Cancel();
                break;
            }
        }

        OperationView ended = await stage.EndAsync(begun);
        Assert.Equal((OperationState.Cancelled, ProblemId.OperationCancelled), (ended.State, ended.Problem!.Id));
        stage.AssertOnly("a.raw");
    }

    [Fact]
    public async Task A_draft_that_a_crash_left_is_gone_after_the_next_start_unless_a_machine_has_it()
    {
        await using DiskStage stage = await DiskStage.MakeAsync();
        DraftBook book = Book(), next = Book();
        foreach (string name in (string[])["left", "kept"])
        {
            await File.WriteAllTextAsync(stage.PathOf(name), "", TestContext.Current.CancellationToken);
            book.Add(stage.PathOf(name));
        }

        next.DeleteLeft(path => path == stage.PathOf("kept"));
        stage.AssertOnly("kept");
        next.DeleteLeft(_ => false);
        stage.AssertOnly("kept");

        DraftBook Book() => new(stage.Daemon.Get<Journal>(), stage.Daemon.Get<MadeFolders>());
    }
}
