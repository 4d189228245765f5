using Godwit.Host.Storage;
using Xunit;

namespace Godwit.Host.Tests.Storage;

public sealed class DraftVerdictTests
{
    private const ulong Home = 1;
    private static readonly FileIdentity Made = new(Home, 5, 1000);

    private static readonly FileDraft ByName = new("/a/draft", IsByName: true, null, Home);
    private static readonly FileDraft Noted = ByName with { IsByName = false, Identity = Made };
    private static readonly FileDraft NotMade = Noted with { Identity = null };
    private static readonly FileDraft OfEarlierVersion = ByName with { Volume = null };

    private static readonly Dictionary<string, (FileDraft Draft, FileStatus? There, ulong Volume, DraftFate Fate)> Rows = new()
    {
        ["its own name, there"] = (ByName, File(5, 1000), Home, DraftFate.Delete),
        ["its own name, gone"] = (ByName, null, Home, DraftFate.Delete),
        ["its own name, file system away"] = (ByName, null, 2, DraftFate.Wait),
        ["the very file"] = (Noted, File(5, 1000), Home, DraftFate.Delete),
        ["the very file, file system renumbered"] = (Noted, File(5, 1000) with { Volume = 2 }, 2, DraftFate.Delete),
        ["the very file, no birth kept"] = (Noted with { Identity = Made with { BornNanoseconds = 0 } }, File(5, 0), Home, DraftFate.Delete),
        ["same number, born later"] = (Noted, File(5, 2000), Home, DraftFate.Forget),
        ["same number, other file system, no birth kept"] = (Noted, File(5, 0) with { Volume = 2 }, 2, DraftFate.Wait),
        ["another file"] = (Noted, File(6, 1000), Home, DraftFate.Forget),
        ["another file, file system away"] = (Noted, File(6, 1000) with { Volume = 2 }, 2, DraftFate.Wait),
        ["gone"] = (Noted, null, Home, DraftFate.Delete),
        ["file system away"] = (Noted, null, 2, DraftFate.Wait),
        ["made and not noted"] = (NotMade, File(5, 1000), Home, DraftFate.Delete),
        ["not made, somebody's"] = (NotMade, File(5, 1000) with { SizeBytes = 1 }, Home, DraftFate.Forget),
        ["not made, somebody's open one"] = (NotMade, File(5, 1000) with { Mode = UnixFileMode.OtherRead }, Home, DraftFate.Forget),
        ["not made"] = (NotMade, null, Home, DraftFate.Delete),
        ["of an earlier version"] = (OfEarlierVersion, null, 2, DraftFate.Delete),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_what_was_made_is_deleted_and_only_what_can_be_seen_is_forgotten(string row)
    {
        (FileDraft draft, FileStatus? there, ulong volume, DraftFate fate) = Rows[row];

        Assert.Equal(fate, DraftVerdict.Of(draft, there, volume, isKept: false, byDeadDaemon: true));
        Assert.Equal(DraftFate.Forget, DraftVerdict.Of(draft, there, volume, isKept: true, byDeadDaemon: true));
        Assert.Equal(draft == NotMade ? DraftFate.Forget : fate, DraftVerdict.Of(draft, there, volume, isKept: false, byDeadDaemon: false));
    }

    private static FileStatus File(ulong inode, long born) => new()
    {
        IsFile = true,
        IsFolder = false,
        IsSymbolicLink = false,
        Mode = Ownership.PrivateFile,
        UserId = 0,
        GroupId = 0,
        LinkCount = 1,
        Inode = inode,
        SizeBytes = 0,
        ModifiedNanoseconds = 0,
        BornNanoseconds = born,
        AllocatedBytes = 0,
        Volume = Home,
    };
}
