using Godwit.Host.Guests;
using Xunit;

namespace Godwit.Host.Tests.Guests;

public sealed class OpenImagesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public async Task What_this_process_has_open_is_read_by_its_own_descriptor()
    {
        string one = Made("one.img", 8192), two = Made("two.img", 0), other = Made("other.img", 8192);
        using FileStream first = new(one, FileMode.Open, FileAccess.ReadWrite), second = new(two, FileMode.Open, FileAccess.Read), third = new(other, FileMode.Open);
        first.Position = 17;

        IReadOnlyList<string> touched = await OpenImages.TouchAsync(Environment.ProcessId, path => path == one || path == two, TestContext.Current.CancellationToken);

        Assert.Equal([one, two], touched.Order(StringComparer.Ordinal));
        Assert.Equal(17, first.Position);
    }

    [Fact]
    public async Task A_file_that_may_only_be_written_is_told_and_the_others_are_read_all_the_same()
    {
        string one = Made("one.img", 4096), two = Made("two.img", 4096);
        using FileStream first = new(one, FileMode.Open, FileAccess.Write), second = new(two, FileMode.Open, FileAccess.Read);
        List<string> asked = [];

        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => OpenImages.TouchAsync(
            Environment.ProcessId,
            path =>
            {
                asked.Add(path);
                return path == one || path == two;
            },
            TestContext.Current.CancellationToken));

        Assert.Contains(two, asked);
    }

    [Fact]
    public async Task A_process_that_is_gone_has_nothing_open() =>
        Assert.Empty(await OpenImages.TouchAsync(int.MaxValue, _ => true, TestContext.Current.CancellationToken));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Made(string name, int length)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, new byte[length]);
        return path;
    }
}
