using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Storage.Luns;
using Godwit.Host.Tests.Guests;
using Xunit;

namespace Godwit.Host.Tests.Storage.Luns;

public sealed class LunVerdictTests
{
    private static readonly Dictionary<string, (LunSight Sight, ProblemId? Problem)> Sights = new()
    {
        ["the same"] = (new LunSight.Seen(LunSample.Identity), null),
        ["the same, grown"] = (new LunSight.Seen(LunSample.Identity with { SizeBytes = 1 << 27 }), null),
        ["smaller"] = (new LunSight.Seen(LunSample.Identity with { SizeBytes = 1 << 25 }), ProblemId.LunDiffers),
        ["another serial"] = (new LunSight.Seen(LunSample.Identity with { Serial = "S2" }), ProblemId.LunDiffers),
        ["another identifier"] = (new LunSight.Seen(LunSample.Identity with { Wwid = "naa.5000c50012345678" }), ProblemId.LunDiffers),
        ["nothing"] = (new LunSight.NotSeen("the target hung up"), ProblemId.LunNotSeen),
        ["a local disk"] = (new LunSight.DirectAttached("/dev/sda"), ProblemId.DirectAttachedDisk),
    };

    public static TheoryData<string> All => [.. Sights.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public void Only_the_very_same_unit_will_do(string seen)
    {
        Problem? problem = LunVerdict.Of(LunSample.Iscsi, Sights[seen].Sight, "hostb");

        Assert.Equal(Sights[seen].Problem, problem?.Id);
        Assert.True(problem is null || problem.Message.EndsWith('.') && problem.Remedy.Length > 0 && problem.Target.Length > 0);
    }

    [Fact]
    public void A_unit_has_one_machine_wherever_it_is_found()
    {
        VmConfiguration holder = Sample.Vm with { Name = "db01", Luns = [LunSample.FibreChannel] };
        VmConfiguration other = holder with { Luns = [LunSample.FibreChannel with { Serial = "S2" }] };

        Problem? problem = LunVerdict.OfHolders([LunSample.Iscsi], [Sample.Vm, holder]);

        Assert.Equal(ProblemId.LunInUse, problem?.Id);
        Assert.Contains("db01", problem!.Message, StringComparison.Ordinal);
        Assert.Null(LunVerdict.OfHolders([LunSample.Iscsi], [Sample.Vm, other]));
        Assert.Null(LunVerdict.OfHolders([], [holder]));
    }

    [Theory]
    [InlineData("/dev/sda", true)]
    [InlineData("/dev/disk/by-id/wwn-0x1", true)]
    [InlineData("/dev/shm/disk.qcow2", false)]
    [InlineData("/vms/dev/sda", false)]
    public void A_virtual_hard_disk_is_no_device(string path, bool isDevice) =>
        Assert.Equal(isDevice ? ProblemId.DirectAttachedDisk : null, LunVerdict.OfDiskPath(path)?.Id);

    [Fact]
    public void What_lies_at_the_storage_system_is_not_copied_with_the_machine()
    {
        VmConfiguration with = Sample.Vm with { Luns = [LunSample.Iscsi] };

        Assert.Equal(ProblemId.LunNotCopyable, LunVerdict.OfCopying(with, "exported")?.Id);
        Assert.Null(LunVerdict.OfCopying(Sample.Vm, "exported"));
    }
}
