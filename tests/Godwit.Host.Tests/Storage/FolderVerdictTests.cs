using Godwit.Contracts.Problems;
using Godwit.Host.Storage;
using Xunit;

namespace Godwit.Host.Tests.Storage;

public sealed class FolderVerdictTests
{
    private static readonly FolderSight Good = new()
    {
        Exists = false,
        NearestExisting = "/vms",
        NearestIsFolder = true,
        HasEntries = false,
        FreeBytes = 1000,
        Volume = 1,
    };

    private static readonly FolderNeed Need = new() { Path = "/vms/web01", RequiredBytes = 600, MayHoldFiles = false };

    [Theory]
    [InlineData("/vms/web01", true)]
    [InlineData("/", true)]
    [InlineData("/vms/a..b", true)]
    [InlineData("", false)]
    [InlineData("vms", false)]
    [InlineData("/vms/", false)]
    [InlineData("/vms//a", false)]
    [InlineData("/vms/../etc", false)]
    [InlineData("/vms/.", false)]
    [InlineData("/vms/a\nb", false)]
    [InlineData("json:{}", false)]
    public void A_path_is_absolute_and_in_its_shortest_form(string path, bool good) =>
        Assert.Equal(good ? null : ProblemId.PathInvalid, FolderVerdict.OfPath(path)?.Id);

    [Theory]
    //          flaw             own folder                  shared folder
    [InlineData("none",          null,                       null)]
    [InlineData("file in way",   ProblemId.PathInvalid,      ProblemId.PathInvalid)]
    [InlineData("foreign link",  ProblemId.PathInvalid,      ProblemId.PathInvalid)]
    [InlineData("not empty",     ProblemId.FolderNotEmpty,   null)]
    [InlineData("read-only",     ProblemId.PathNotWritable,  ProblemId.PathNotWritable)]
    [InlineData("closed",        ProblemId.PathNotWritable,  ProblemId.PathNotWritable)]
    public void A_flaw_has_its_name(string flaw, ProblemId? own, ProblemId? shared)
    {
        FolderSight sight = flaw switch
        {
            "none" => Good,
            "file in way" => Good with { NearestIsFolder = false },
            "foreign link" => Good with { ForeignLink = "/vms" },
            "not empty" => Good with { Exists = true, HasEntries = true },
            "read-only" => Good with { WriteError = "Read-only file system" },
            "closed" => Good with { ClosedFolder = "/vms" },
            _ => throw new ArgumentException(flaw),
        };

        Assert.Equal(own, FolderVerdict.Of(Need, sight)?.Id);
        Assert.Equal(shared, FolderVerdict.Of(Need with { MayHoldFiles = true }, sight)?.Id);
    }

    [Fact]
    public void Two_folders_that_fit_alone_do_not_fit_together_into_one_file_system()
    {
        Problem? together = FolderVerdict.OfSpace([(Need, Good), (Need, Good)]);

        Assert.Equal(ProblemId.NotEnoughSpace, together?.Id);
        Assert.Contains("1200 bytes", together?.Message);
        Assert.Contains("1000 bytes", together?.Message);
        Assert.Null(FolderVerdict.OfSpace([(Need, Good), (Need, Good with { Volume = 2 })]));
    }
}
