using Godwit.Host.Storage;
using Xunit;

namespace Godwit.Host.Tests.Storage;

public sealed class DurableFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("godwit-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_file_is_replaced_whole_and_private_and_no_draft_stays()
    {
        string path = Path.Combine(folder, "vm.json");

        DurableFile.Write(path, "the first, longer one"u8);
        DurableFile.Write(path, "the second"u8);

        Assert.Equal("the second", File.ReadAllText(path));
        Assert.Equal(Ownership.PrivateFile, File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void A_write_that_fails_leaves_no_draft()
    {
        string path = Path.Combine(folder, "occupied");
        Directory.CreateDirectory(Path.Combine(path, "inside"));

        Assert.ThrowsAny<Exception>(() => DurableFile.Write(path, "x"u8));

        Assert.Equal([path], Directory.EnumerateFileSystemEntries(folder));
    }

    [Theory]
    [InlineData("vm.json")]
    [InlineData("*")]
    [InlineData("vm.???????")]
    public void What_is_half_written_goes_and_nothing_that_is_called_alike(string name)
    {
        string[] others =
        [
            ".vm.json.swp", ".vm.json.bak", ".vm.json", ".vm.json.", ".vm.json.012345678", ".vm.json.0123456g", ".VM.json.01234567", ".vm.xml.01234567", "vm.json",
        ];
        foreach (string other in others.Append($".{name}.0123ABCD"))
        {
            File.WriteAllText(Path.Combine(folder, other), "");
        }

        DurableFile.DeleteHalfWritten(Path.Combine(folder, name));

        Assert.Equal(others.Order(StringComparer.Ordinal), Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Deleting_twice_is_no_error()
    {
        string path = Path.Combine(folder, "gone");
        DurableFile.Write(path, ""u8);

        DurableFile.Delete(path);
        DurableFile.Delete(path);

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }
}
