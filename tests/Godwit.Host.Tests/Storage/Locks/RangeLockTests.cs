using Godwit.Host.Storage.Locks;
using Xunit;

namespace Godwit.Host.Tests.Storage.Locks;

public sealed class RangeLockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-locks-").FullName;

    private string File => Path.Combine(_folder, "vm.lock");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void One_holds_it_until_the_last_duplicate_is_closed()
    {
        RangeLock first = RangeLock.TryTake(File, create: true)!;
        Assert.Null(RangeLock.TryTake(File, create: true));
        first.Dispose();
        using RangeLock? second = RangeLock.TryTake(File, create: true);
        Assert.NotNull(second);
    }

    [Fact]
    public void It_stands_in_nobodys_way_who_reads_and_writes()
    {
        using RangeLock held = RangeLock.TryTake(File, create: true)!;
        System.IO.File.WriteAllText(File, "words");
        Assert.Equal("words", System.IO.File.ReadAllText(File));
        Assert.Equal(5, new FileInfo(File).Length);
    }

    [Fact]
    public void A_file_that_is_made_anew_under_its_name_is_locked_anew()
    {
        using RangeLock old = RangeLock.TryTake(File, create: true)!;
        System.IO.File.Delete(File);
        using RangeLock? fresh = RangeLock.TryTake(File, create: true);
        Assert.NotNull(fresh);
        Assert.Null(RangeLock.TryTake(File, create: true));
    }

    [Fact]
    public void What_cannot_be_opened_is_said() =>
        Assert.Throws<IOException>(() => RangeLock.TryTake(Path.Combine(_folder, "missing", "vm.lock"), create: true));

    [Fact]
    public void A_missing_image_is_not_made() => Assert.Throws<IOException>(() => RangeLock.TryTake(File, create: false));

    [Fact]
    public void A_link_is_not_followed()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder, "other"), "");
        System.IO.File.CreateSymbolicLink(File, "other");
        Assert.Throws<IOException>(() => RangeLock.TryTake(File, create: true));
    }
}
