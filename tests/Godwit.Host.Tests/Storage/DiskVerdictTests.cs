using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Storage;
using Xunit;

namespace Godwit.Host.Tests.Storage;

public sealed class DiskVerdictTests
{
    private const long GiB = 1L << 30;

    [Theory]
    [InlineData(DiskFormat.Qcow2, 512,                  true)]
    [InlineData(DiskFormat.Qcow2, 0,                    false)]
    [InlineData(DiskFormat.Qcow2, -512,                 false)]
    [InlineData(DiskFormat.Qcow2, 513,                  false)]
    [InlineData(DiskFormat.Vhd,   2040 * GiB,           true)]
    [InlineData(DiskFormat.Vhd,   (2040 * GiB) + 512,   false)]
    [InlineData(DiskFormat.Vhdx,  64 * 1024 * GiB,      true)]
    [InlineData(DiskFormat.Vhdx,  (64 * 1024 * GiB) + 512, false)]
    [InlineData(DiskFormat.Raw,   100 * 1024 * GiB,     true)]
    public void A_size_is_possible_or_not(DiskFormat format, long bytes, bool possible) =>
        Assert.Equal(possible ? null : ProblemId.DiskSizeInvalid, DiskFormats.CheckSize("/d", format, bytes)?.Id);

    [Theory]
    [InlineData("/a/b.vhdx",  DiskFormat.Vhdx)]
    [InlineData("/a/b.VHD",   DiskFormat.Vhd)]
    [InlineData("/a/b.qcow2", DiskFormat.Qcow2)]
    [InlineData("/a/b.img",   DiskFormat.Raw)]
    [InlineData("/a/b.raw",   DiskFormat.Raw)]
    [InlineData("/a/vhdx",    null)]
    [InlineData("/a/b.vmdk",  null)]
    public void A_name_tells_the_format_or_nothing(string path, DiskFormat? format) => Assert.Equal(format, DiskFormats.OfName(path));

    [Theory]
    [InlineData("base.qcow2",           "qcow2", null)]
    [InlineData("/a/base.vhd",          "vpc",   null)]
    [InlineData("/a/base",              null,    ProblemId.ParentFormatMissing)]
    [InlineData("/a/base",              "vmdk",  ProblemId.DiskFormatUnknown)]
    [InlineData("nbd://10.0.0.1/x",     "raw",   ProblemId.PathInvalid)]
    [InlineData("json:{\"driver\":1}", "raw",   ProblemId.PathInvalid)]
    public void A_parents_name_is_followed_or_not(string parent, string? driver, ProblemId? refusal) =>
        Assert.Equal(refusal, ChainVerdict.OfParentName("/a/child", new ImageHeader { Parent = parent, ParentDriver = driver })?.Id);

    /// <summary>Owner and mode of the parent, sizes of both, whether the recorded identity fits.</summary>
    [Theory]
    [InlineData(0,   0, false, 10, 10, true,  null)]
    [InlineData(100, 100, false, 10, 10, true,  null)]
    [InlineData(100, 0, true,  10, 10, true,  null)]
    [InlineData(100, 0, false, 10, 10, true,  ProblemId.ParentForeign)]
    [InlineData(0,   0, false, 20, 10, true,  null)]
    [InlineData(0,   0, false, 10, 20, true,  ProblemId.DiskSizeInvalid)]
    [InlineData(0,   0, false, 10, 10, false, ProblemId.ParentChanged)]
    public void A_child_fits_its_parent_or_not(uint childOwner, uint parentOwner, bool readable, long childSize, long parentSize, bool same, ProblemId? refusal)
    {
        ChainLink parent = Link("/p", parentOwner, readable ? UnixFileMode.OtherRead : UnixFileMode.UserRead, parentSize, new ImageHeader());
        var identity = new ParentIdentity(parentSize, same ? 5 : 4);
        ChainLink child = Link("/c", childOwner, UnixFileMode.UserRead, childSize, new ImageHeader { Parent = "/p", ParentIdentity = identity });

        Assert.Equal(refusal, ChainVerdict.OfPair(child, parent)?.Id);
    }

    [Theory]
    [InlineData(DiskFormat.Qcow2, null)]
    [InlineData(DiskFormat.Raw,   null)]
    [InlineData(DiskFormat.Vhdx,  ProblemId.DiskFormatImmovable)]
    [InlineData(DiskFormat.Vhd,   ProblemId.DiskFormatImmovable)]
    public void A_running_machine_with_a_disk_that_QEMU_does_not_let_go_of_stays(DiskFormat format, ProblemId? refusal) =>
        Assert.Equal(refusal, Immovable.Check(Guests.Sample.Vm with { Disks = [Guests.Sample.Disk("disk0", 4), Guests.Sample.Disk("disk1", 5, format)] })?.Id);

    [Theory]
    [InlineData("", null)]
    [InlineData("    (12.34/100%)\r", 12.34)]
    [InlineData("    (1.00/100%)\r    (99.90/100%)\r    (100.", 99.9)]
    [InlineData("100%", null)]
    public void QEMUs_progress_is_the_last_whole_one_it_printed(string printed, double? percent) => Assert.Equal(percent, QemuImg.PercentIn(printed));

    [Theory]
    [InlineData("Could not open 'x': Failed to get \"write\" lock", ProblemId.ImageInUse)]
    [InlineData("error while writing: No space left on device",     ProblemId.NotEnoughSpace)]
    [InlineData("something else",                                   ProblemId.QemuFailed)]
    public void QEMUs_words_mean_something(string words, ProblemId id) => Assert.Equal(id, QemuImg.Failed("/x", words).Problem.Id);

    private static ChainLink Link(string path, uint owner, UnixFileMode mode, long size, ImageHeader header) => new(
        path,
        DiskFormat.Qcow2,
        new FileStatus
        {
            IsFile = true,
            IsFolder = false,
            IsSymbolicLink = false,
            Mode = mode,
            UserId = owner,
            GroupId = 0,
            LinkCount = 1,
            Inode = 1,
            SizeBytes = 0,
            ModifiedNanoseconds = 5999,
            BornNanoseconds = 0,
            AllocatedBytes = 0,
            Volume = 1,
        },
        header,
        size);
}
