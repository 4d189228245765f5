using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Godwit.Contracts;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Storage.Smb;
using Xunit;

namespace Godwit.Host.Tests.Storage.Smb;

public sealed class UncWordsTests
{
    private const string Folder = "/srv/smb/fs.lab.test/VM Store/web 01";
    private const string Shown = @"\\fs.lab.test\VM Store\web 01";

    private static readonly string[] Known = ["/srv/smb/fs.lab.test/VM Store", Folder, "/srv/smb/fs.lab.test/Bob's", "/vms/web02"];

    private static readonly Problem Full = new()
    {
        Id = ProblemId.NotEnoughSpace, Target = $"{Folder}/new disk", Message = $"{Folder}/new disk is full.", Remedy = $"Remove {Folder}/new disk.",
    };

    [Theory]
    [InlineData("/srv/smb/fs.lab.test/vms/web01/vm.json cannot be read.", @"\\fs.lab.test\vms\web01\vm.json cannot be read.")]
    [InlineData("hosta holds /srv/smb/fs.lab.test/vms/web01/vm.lock locked: no.", @"hosta holds \\fs.lab.test\vms\web01\vm.lock locked: no.")]
    [InlineData("Mount /srv/smb somewhere, or use \"/srv/smb/fs/vms\".", "Mount /srv/smb somewhere, or use \"\\\\fs\\vms\".")]
    [InlineData("/vms/web01 is full.", "/vms/web01 is full.")]
    [InlineData("/exports/srv/smb/fs/vms is full.", "/exports/srv/smb/fs/vms is full.")]
    public void Sentences_show_people_their_names(string inside, string shown) => Assert.Equal(shown, UncWords.Show(inside, []));

    [Theory]
    [InlineData("/srv/smb/fs.lab.test/VM Store/web 01/disk0 is full.", @"\\fs.lab.test\VM Store\web 01\disk0 is full.")]
    [InlineData("/srv/smb/fs.lab.test/VM Store/web 01.", @"\\fs.lab.test\VM Store\web 01.")]
    [InlineData("/srv/smb/fs.lab.test/VM Store is away.", @"\\fs.lab.test\VM Store is away.")]
    [InlineData("'/srv/smb/fs.lab.test/Bob's/x', '/srv/smb/fs.lab.test/VM Store/a'", @"'\\fs.lab.test\Bob's\x', '\\fs.lab.test\VM Store\a'")]
    [InlineData("/srv/smb/fs.lab.test/VM Store/web 012/disk0.", @"\\fs.lab.test\VM Store\web 012\disk0.")]
    public void Paths_with_blanks_are_whole_where_they_are_known(string inside, string shown) => Assert.Equal(shown, UncWords.Show(inside, Known));

    [Fact]
    public void A_problem_knows_its_target()
    {
        Problem shown = UncWords.Show(Full, []);
        Assert.Equal(($@"{Shown}\new disk", $@"{Shown}\new disk is full.", $@"Remove {Shown}\new disk."), (shown.Target, shown.Message, shown.Remedy));

        ProblemBody body = Problems.ToBody(Full, () => []);
        Assert.Equal((shown.Target, shown.Message, shown.Remedy), (body.Target, body.Detail, body.Remedy));
    }

    [Fact]
    public void Two_targets_are_no_path()
    {
        Problem shown = UncWords.Show(Full with { Target = "/srv/smb/fs/vms/a, /srv/smb/fs/vms/b" }, []);
        Assert.Equal(@"\\fs\vms\a, \\fs\vms\b", shown.Target);
    }

    [Fact]
    public void The_API_tells_problems_and_lists_of_words_so()
    {
        UncJson unc = new(new UncNames(() => null), () => Known);
        JsonSerializerOptions options = new(GodwitJson.Default.Options) { TypeInfoResolver = GodwitJson.Default.WithAddedModifier(unc.Modify) };

        Problem problem = JsonSerializer.Deserialize<Problem>(JsonSerializer.Serialize(Full, options), options)!;
        MoveReport report = JsonSerializer.Deserialize<MoveReport>(
            JsonSerializer.Serialize(
                new MoveReport { Phases = [], Total = default, DiskBytes = 0, MemoryBytes = 0, MemoryPasses = 0, LeftBehind = [$"disk: {Folder}/disk0 is in use"] }, options),
            options)!;

        Assert.Equal(UncWords.Show(Full, []), problem);
        Assert.Equal([$@"disk: {Shown}\disk0 is in use"], report.LeftBehind);
    }
}
