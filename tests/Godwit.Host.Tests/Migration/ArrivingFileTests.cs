using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Migration;
using Godwit.Host.Peers;
using Xunit;

namespace Godwit.Host.Tests.Migration;

public sealed class ArrivingFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-arriving-").FullName;
    private readonly List<FileCoverage> _noted = [];

    private string Target => Path.Combine(_folder, "disk.img");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Whoever_ends_a_file_after_its_landing_was_taken_away_does_not_make_it_anew()
    {
        using var file = new ArrivingFile(Target, known: null, _noted.Add);
        await file.CloseAsync();

        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => file.EndAsync(0, () => Task.CompletedTask));
        Assert.Equal(ProblemId.LandingNotFound, refused.Problem.Id);
        await Assert.ThrowsAsync<RefusedException>(file.AskAsync);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
        Assert.Empty(_noted);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public async Task A_length_that_no_file_has_is_refused_with_nothing_made(long length)
    {
        using var file = new ArrivingFile(Target, known: null, _noted.Add);

        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => file.EndAsync(length, () => Task.CompletedTask));
        Assert.Equal(ProblemId.CopyDiffers, refused.Problem.Id);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }
}
