using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Storage;
using Godwit.Host.Tests.Guests;
using Xunit;

namespace Godwit.Host.Tests.Storage;

public sealed class ImageFilesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DiskFormat.Raw)]
    [InlineData(DiskFormat.Qcow2)]
    [InlineData(DiskFormat.Vhdx)]
    [InlineData(DiskFormat.Vhd)]
    public async Task A_new_disk_is_large_sparse_and_the_guests(DiskFormat format)
    {
        using TestHost host = await TestHost.MakeAsync();
        VirtualHardDisk disk = DiskIn(host, format);

        await ImageFiles.CreateAsync(disk, host.User, Cancellation);

        ImageInfo info = await ImageFiles.TakeOverCheckAsync(disk.Path, format, Cancellation);
        Assert.Equal((format, disk.SizeBytes, null), (info.Format, info.VirtualSizeBytes, info.DependsOn));
        Assert.InRange(ImageFiles.AllocatedBytes(disk.Path), 0, 2 << 20);
        FileStatus status = FileStatus.Of(disk.Path)!;
        Assert.Equal((host.User.UserId, Ownership.PrivateFile), (status.UserId, status.Mode));
    }

    [Fact]
    public async Task An_existing_file_is_never_overwritten()
    {
        using TestHost host = await TestHost.MakeAsync();
        VirtualHardDisk disk = DiskIn(host, DiskFormat.Raw);
        await File.WriteAllTextAsync(disk.Path, "precious", Cancellation);

        Assert.Equal(ProblemId.ImageExists, await RefusalAsync(() => ImageFiles.CreateAsync(disk, host.User, Cancellation)));

        Assert.Equal("precious", await File.ReadAllTextAsync(disk.Path, Cancellation));
    }

    [Fact]
    public async Task A_disk_that_cannot_be_made_leaves_nothing()
    {
        using TestHost host = await TestHost.MakeAsync();
        VirtualHardDisk disk = DiskIn(host, DiskFormat.Qcow2) with { SizeBytes = long.MaxValue / 512 * 512 };

        Assert.Equal(ProblemId.QemuFailed, await RefusalAsync(() => ImageFiles.CreateAsync(disk, host.User, Cancellation)));
        Assert.Equal(ProblemId.DiskSizeInvalid, await RefusalAsync(() => ImageFiles.CreateAsync(disk with { SizeBytes = 1000 }, host.User, Cancellation)));
        Assert.Equal(ProblemId.PathNotWritable, await RefusalAsync(() => ImageFiles.CreateAsync(disk with { Path = host.PathOf("no", "disk") }, host.User, Cancellation)));

        Assert.Empty(Directory.EnumerateFileSystemEntries(host.Folder));
    }

    [Fact]
    public async Task An_image_is_taken_over_only_if_it_is_what_it_is_called_and_stands_alone()
    {
        using TestHost host = await TestHost.MakeAsync();
        VirtualHardDisk disk = DiskIn(host, DiskFormat.Qcow2);
        await ImageFiles.CreateAsync(disk, host.User, Cancellation);
        string text = host.PathOf("text");
        await File.WriteAllTextAsync(text, "no image at all", Cancellation);
        string overlay = host.PathOf("overlay");
        await Processes.RunAsync("qemu-img", ["create", "-q", "-f", "qcow2", "-b", disk.Path, "-F", "qcow2", overlay], Cancellation);
        string damaged = host.PathOf("damaged");
        File.Copy(disk.Path, damaged);
        using (FileStream file = File.OpenWrite(damaged))
        {
            // The refcount table, which starts at the second cluster.
            file.Seek(0x10000, SeekOrigin.Begin);
            file.Write([0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0]);
        }

        Task<ProblemId> Of(string path, DiskFormat format) => RefusalAsync(() => ImageFiles.TakeOverCheckAsync(path, format, Cancellation));
        Assert.Equal(ProblemId.ImageMissing, await Of(host.PathOf("none"), DiskFormat.Raw));
        Assert.Equal(ProblemId.ImageCorrupt, await Of(host.Folder, DiskFormat.Raw));
        Assert.Equal(ProblemId.ImageCorrupt, await Of(text, DiskFormat.Qcow2));
        Assert.Equal(ProblemId.ImageCorrupt, await Of(disk.Path, DiskFormat.Raw));
        Assert.Equal(ProblemId.ImageCorrupt, await Of(damaged, DiskFormat.Qcow2));
        Assert.Equal(ProblemId.VmConfigurationInvalid, await Of(overlay, DiskFormat.Qcow2));
        Assert.Equal(512, (await ImageFiles.TakeOverCheckAsync(text, DiskFormat.Raw, Cancellation)).VirtualSizeBytes);
    }

    private static VirtualHardDisk DiskIn(TestHost host, DiskFormat format) =>
        Sample.Disk("disk0", 4, format) with { Path = host.PathOf("disk0") };

    private static async Task<ProblemId> RefusalAsync(Func<Task> act) =>
        (await Assert.ThrowsAsync<RefusedException>(act)).Problem.Id;
}
