using Godwit.Host.Storage.Locks;
using Xunit;

namespace Godwit.Host.Tests.Storage.Locks;

public sealed class FileLockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-locks-").FullName;

    private string File => Path.Combine(_folder, "vm.lock");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void One_holds_it_until_the_last_duplicate_is_closed()
    {
        FileLock first = FileLock.TryTake(File, create: true)!;
        Assert.Null(FileLock.TryTake(File, create: true));
        first.Dispose();
        using FileLock second = Eventually.Of(() => FileLock.TryTake(File, create: true));
    }

    [Fact]
    public void A_file_that_is_made_anew_under_its_name_is_locked_anew()
    {
        using FileLock old = FileLock.TryTake(File, create: true)!;
        System.IO.File.Delete(File);
        using FileLock? fresh = FileLock.TryTake(File, create: true);
        Assert.NotNull(fresh);
        Assert.Null(FileLock.TryTake(File, create: true));
    }

    [Fact]
    public void What_cannot_be_opened_is_said() =>
        Assert.Throws<IOException>(() => FileLock.TryTake(Path.Combine(_folder, "missing", "vm.lock"), create: true));

    [Fact]
    public void A_missing_image_is_not_made() => Assert.Throws<IOException>(() => FileLock.TryTake(File, create: false));

    [Fact]
    public void A_link_is_not_followed()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder, "other"), "");
        System.IO.File.CreateSymbolicLink(File, "other");
        Assert.Throws<IOException>(() => FileLock.TryTake(File, create: true));
    }
}
