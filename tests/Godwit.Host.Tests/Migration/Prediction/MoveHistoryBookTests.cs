using Godwit.Contracts.Operations;
using Godwit.Host.Migration.Prediction;
using Godwit.Host.Operations;
using Xunit;

namespace Godwit.Host.Tests.Migration.Prediction;

public sealed class MoveHistoryBookTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-history-").FullName;
    private readonly Journal _journal;

    public MoveHistoryBookTests() => _journal = new Journal(Path.Combine(_folder, "godwit.db"));

    public void Dispose()
    {
        _journal.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void The_next_daemon_knows_the_newest_first()
    {
        new MoveHistoryBook(_journal).Add(OperationId.New(), Of(1));
        new MoveHistoryBook(_journal).Add(OperationId.New(), Of(2));

        Assert.Equal([Of(2), Of(1)], new MoveHistoryBook(_journal).All());
    }

    [Fact]
    public void It_forgets_the_oldest_and_what_it_cannot_read()
    {
        var book = new MoveHistoryBook(_journal);
        for (int i = 0; i < 205; i++)
        {
            book.Add(OperationId.New(), Of(i));
        }

        Assert.Equal(Enumerable.Range(5, 200).Reverse().Select(total => (double)total), book.All().Select(experience => experience.Total));

        _journal.Write("UPDATE move_history SET experience = '{\"other\":1}' WHERE id = (SELECT id FROM move_history ORDER BY rowid DESC LIMIT 1)");
        Assert.Equal(199, book.All().Count);
    }

    private static MoveExperience Of(double total) => new()
    {
        DestinationHost = "b",
        Forecast = new MoveForecast
        {
            Link = 1, Start = 1, Disks = 1, Memory = 1, End = 1, DiskBytes = 1, MemoryBytes = 1, Blackout = null, Converges = true,
        },
        PromisedTotal = 4,
        Start = 1,
        Disks = 1,
        Memory = 1,
        End = 1,
        Total = total,
        DiskBytes = 5,
        MemoryBytes = 6,
    };
}
