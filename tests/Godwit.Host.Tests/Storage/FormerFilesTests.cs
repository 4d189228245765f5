using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Godwit.Host.Tests.Storage;

public sealed class FormerFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-former-").FullName;
    private Journal _journal;

    public FormerFilesTests()
    {
        _journal = new Journal(JournalPath);
        File.WriteAllText(Configuration, "before");
    }

    private string JournalPath => Path.Combine(_folder, "journal", "godwit.db");

    private string Configuration => Path.Combine(_folder, "vm.json");

    public void Dispose()
    {
        _journal.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void What_a_dead_daemon_wrote_is_as_it_was_before()
    {
        UnixFileMode mode = File.GetUnixFileMode(Configuration);
        Die();

        new FormerFiles(_journal).PutBackLeft();

        Assert.Equal("before", File.ReadAllText(Configuration));
        Assert.Equal(mode, File.GetUnixFileMode(Configuration));
        Assert.Empty(Rows());
    }

    [Fact]
    public void What_somebody_has_put_there_since_is_theirs()
    {
        Die();
        File.Move(Configuration, Configuration + ".away");
        File.WriteAllText(Configuration, "theirs");

        new FormerFiles(_journal).PutBackLeft();

        Assert.Equal("theirs", File.ReadAllText(Configuration));
        Assert.Empty(Rows());
    }

    [Fact]
    public void What_was_not_replaced_yet_is_not_written_over()
    {
        new FormerFiles(_journal).Remember([Configuration], replaced: Configuration);
        File.WriteAllText(Configuration, "edited");

        new FormerFiles(_journal).PutBackLeft();

        Assert.Equal("edited", File.ReadAllText(Configuration));
        Assert.Empty(Rows());
    }

    [Fact]
    public void A_journal_of_an_earlier_version_is_taken_over()
    {
        _journal.Dispose();
        using (var old = new SqliteConnection($"Data Source={JournalPath};Pooling=false"))
        {
            old.Open();
            using SqliteCommand command = old.CreateCommand();
            command.CommandText = "ALTER TABLE former_file DROP COLUMN written";
            command.ExecuteNonQuery();
        }

        _journal = new Journal(JournalPath);
        Die();

        new FormerFiles(_journal).PutBackLeft();
        Assert.Equal("before", File.ReadAllText(Configuration));
    }

    private void Die()
    {
        var died = new FormerFiles(_journal);
        died.Remember([Configuration], replaced: Configuration);
        died.Write(Configuration, "ours"u8);
    }

    private IReadOnlyList<string> Rows() => _journal.Read("SELECT path FROM former_file", row => row.GetString(0));
}
