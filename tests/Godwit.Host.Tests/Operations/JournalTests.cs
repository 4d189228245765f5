using System.Globalization;
using CsCheck;
using Godwit.Contracts.Vms;
using Godwit.Host.Operations;
using Godwit.Host.Vms;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Godwit.Host.Tests.Operations;

public sealed class JournalTests : IDisposable
{
    private const string Insert = "INSERT INTO setting (name, value) VALUES ($name, $value)";

    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-journal-").FullName;
    private readonly Journal _journal;

    public JournalTests() => _journal = new Journal(PathIn("live"));

    public void Dispose()
    {
        _journal.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void What_was_written_is_read_again_by_the_next_daemon()
    {
        Put(_journal, "a", "1");
        _journal.Dispose();

        using var next = new Journal(PathIn("live"));

        Assert.Equal(["a=1"], Rows(next));
    }

    [Fact]
    public void Nobody_else_can_read_it_though_it_was_made_readable()
    {
        _journal.Dispose();
        File.SetUnixFileMode(PathIn("live"), (UnixFileMode)0b110_100_100);
        using var next = new Journal(PathIn("live"));
        Put(next, "a", "1");

        Assert.All(
            Directory.EnumerateFiles(Path.GetDirectoryName(PathIn("live"))!, "godwit.db*"),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void What_a_caller_was_told_is_done_survives_a_crash_at_once()
    {
        Put(_journal, "a", "1");
        _journal.Write("two", write =>
        {
            Assert.Equal(1, write.Run(Insert, ("$name", "b"), ("$value", "2")));
            Assert.Equal(2, write.Run("UPDATE setting SET value = '3'"));
        });

        using Journal afterwards = Crash("crash");

        Assert.Equal(["a=3", "b=3"], Rows(afterwards));
    }

    /// <summary>Each transaction writes a pair. A power cut may tear the tail of the log anywhere, and garbage may follow.</summary>
    [Fact]
    public void A_torn_tail_costs_the_last_transactions_and_never_half_of_one()
    {
        const int Pairs = 12;
        long before = new FileInfo(PathIn("live") + "-wal").Length; // what makes the tables is longer than all the pairs
        for (int i = 0; i < Pairs; i++)
        {
            _journal.Write("pair", write =>
            {
                write.Run(Insert, ("$name", $"{i:00}a"), ("$value", new string('x', 3000)));
                write.Run(Insert, ("$name", $"{i:00}b"), ("$value", "y"));
            });
        }

        long length = new FileInfo(PathIn("live") + "-wal").Length;
        int number = 0;
        HashSet<int> survivors = [];
        Gen.Select(Gen.Double[0, 1], Gen.Bool).Sample(
            (share, garbage) =>
            {
                string name = $"torn{number++}";
                using Journal torn = Crash(name, wal =>
                {
                    wal.SetLength(before + (long)((length - before) * share));
                    if (garbage)
                    {
                        wal.Seek(0, SeekOrigin.End);
                        wal.Write(new byte[5000]);
                    }
                });
                string[] names = [.. torn.Read("SELECT name FROM setting ORDER BY name", row => row.GetString(0))];
                Assert.Equal(Enumerable.Range(0, names.Length / 2).SelectMany(i => new[] { $"{i:00}a", $"{i:00}b" }), names);
                survivors.Add(names.Length / 2);
                Put(torn, "new", "1");
                Assert.Contains("new=1", Rows(torn));
            },
            iter: 60, threads: 1);

        Assert.True(survivors.Count > 3, "the cuts fell where nothing was lost");
    }

    [Fact]
    public void A_transaction_of_which_one_statement_fails_leaves_nothing_and_the_journal_goes_on()
    {
        Put(_journal, "a", "1");

        Assert.Throws<SqliteException>(() => _journal.Write("both", write =>
        {
            write.Run(Insert, ("$name", "b"), ("$value", "2"));
            write.Run(Insert, ("$name", "a"), ("$value", "3"));
        }));
        Assert.Throws<InvalidOperationException>(() => _journal.Write("thought better of it", write =>
        {
            write.Run(Insert, ("$name", "c"), ("$value", "4"));
            throw new InvalidOperationException();
        }));

        Assert.Equal(["a=1"], Rows(_journal));
        Put(_journal, "d", "5");
        using Journal afterwards = Crash("crash");
        Assert.Equal(["a=1", "d=5"], Rows(afterwards));
    }

    /// <summary>As a full or failing disk does: some rows are in, then an error.</summary>
    [Fact]
    public void A_single_statement_that_fails_halfway_leaves_nothing()
    {
        Put(_journal, "a", "1");
        _journal.Write("CREATE TRIGGER full BEFORE INSERT ON setting WHEN NEW.name = 'z' BEGIN SELECT RAISE(ABORT, 'disk full'); END");

        Assert.Throws<SqliteException>(() => _journal.Write("INSERT INTO setting (name, value) VALUES ('y', '1'), ('z', '1')"));

        Assert.Equal(["a=1"], Rows(_journal));
    }

    [Fact]
    public void A_write_that_its_witness_forbids_does_not_happen_and_the_witness_hears_of_the_others_twice()
    {
        List<(string, bool)> heard = [];
        _journal.Witness = (what, done) =>
        {
            heard.Add((what, done));
            if (what == "forbidden")
            {
                throw new IOException();
            }
        };

        Assert.Throws<IOException>(() => _journal.Write("forbidden", write => write.Run(Insert, ("$name", "a"), ("$value", "1"))));
        _journal.Write("good", write => write.Run(Insert, ("$name", "b"), ("$value", "1")));

        Assert.Equal([("forbidden", false), ("good", false), ("good", true)], heard);
        Assert.Equal(["b=1"], Rows(_journal));
    }

    [Fact]
    public void Writers_that_come_together_take_turns()
    {
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            if (i % 2 == 0)
            {
                Put(_journal, $"{i:000}", "1");
            }
            else
            {
                _journal.Write("pair", write => write.Run(Insert, ("$name", $"{i:000}"), ("$value", "1")));
            }

            Assert.Contains($"{i:000}=1", Rows(_journal));
        });

        Assert.Equal(200, Rows(_journal).Count);
    }

    [Fact]
    public void Null_is_written_as_null()
    {
        _journal.Write("INSERT INTO given_address (address) VALUES ($address)", ("$address", null));

        Assert.Equal([true], _journal.Read("SELECT address FROM given_address", row => row.IsDBNull(0)));
    }

    /// <summary>A host that was there before clusters were.</summary>
    [Fact]
    public void A_journal_of_a_version_that_knew_no_roles_opens_and_none_of_its_machines_is_one()
    {
        VmId id = VmId.New();
        _journal.Write("ALTER TABLE vm DROP COLUMN role");
        _journal.Write(
            "INSERT INTO vm (id, name, folder, desired, generation) VALUES ($id, 'web01', '/vms/web01', 'Running', 3)", ("$id", id.ToString()));
        _journal.Dispose();

        using var next = new Journal(PathIn("live"));

        Assert.Equal([new VmRecord(id, "web01", "/vms/web01", DesiredState.Running, Generation: 3, IsRole: false)], new VmInventory(next).All());
    }

    private static void Put(Journal journal, string name, string value) => journal.Write(Insert, ("$name", name), ("$value", value));

    private static IReadOnlyList<string> Rows(Journal journal) => journal.Read(
        "SELECT name, value FROM setting ORDER BY name", row => string.Create(CultureInfo.InvariantCulture, $"{row.GetString(0)}={row.GetString(1)}"));

    private string PathIn(string name) => Path.Combine(_folder, name, "godwit.db");

    /// <summary>The journal as a dead machine left it: nothing was closed.</summary>
    private Journal Crash(string name, Action<FileStream>? tear = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathIn(name))!);
        File.Copy(PathIn("live"), PathIn(name));
        File.Copy(PathIn("live") + "-wal", PathIn(name) + "-wal");
        if (tear is not null)
        {
            using FileStream wal = File.OpenWrite(PathIn(name) + "-wal");
            tear(wal);
        }

        return new Journal(PathIn(name));
    }
}
