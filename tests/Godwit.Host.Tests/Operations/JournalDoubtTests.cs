using Godwit.Host.Operations;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Godwit.Host.Tests.Operations;

/// <summary>Commits that are answered with an error.</summary>
public sealed class JournalDoubtTests : IDisposable
{
    private const string Insert = "INSERT INTO setting (name, value) VALUES ('a', '1')";

    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-journal-").FullName;
    private readonly Journal _journal;

    public JournalDoubtTests() => _journal = new Journal(Path.Combine(_folder, "godwit.db"));

    private static SqliteException Broken => new("disk I/O error", 10);

    public void Dispose()
    {
        _journal.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_commit_that_is_answered_with_an_error_and_is_there_counts_as_soon_as_the_journal_can_be_asked()
    {
        _journal.Witness = (_, written) =>
        {
            if (written)
            {
                throw Broken;
            }
        };
        int questions = 0;
        _journal.WriteAndSettle(
            "setting", () => ++questions < 3 ? throw Broken : Rows() is ["1"], write => write.Run(Insert));

        Assert.Equal(3, questions);
    }

    [Fact]
    public void A_commit_that_did_not_happen_fails()
    {
        _journal.Witness = (_, _) => throw Broken;

        Assert.Throws<SqliteException>(() => _journal.WriteAndSettle(
            "setting", () => Rows() is ["1"], write => write.Run(Insert)));
        Assert.Empty(Rows());
    }

    private IReadOnlyList<string> Rows() => _journal.Read("SELECT value FROM setting", row => row.GetString(0));
}
