using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Checkpoints;
using Godwit.Host.Hosts;
using Godwit.Host.Migration;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Godwit.Host.Tests.Guests;
using Godwit.Host.Tests.Migration;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Godwit.Host.Tests.Storage;

/// <summary>A folder "place" that may be on another file system, which can be taken away: a link that can be put elsewhere.</summary>
public sealed class DraftBookTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-drafts-").FullName;
    private readonly string _other = Directory.CreateDirectory($"/dev/shm/godwit-drafts-{Guid.NewGuid():N}").FullName;
    private readonly Journal _journal;

    public DraftBookTests()
    {
        _journal = new Journal(Path.Combine(_folder, "journal", "godwit.db"));
        Mount();
    }

    private string Place => Path.Combine(_folder, "place");

    public void Dispose()
    {
        _journal.Dispose();
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_other, recursive: true);
    }

    [Fact]
    public void A_file_that_took_a_drafts_place_stays_though_it_has_its_name()
    {
        string path = Path.Combine(Place, "disk.qcow2");
        DraftBook book = Book();
        book.Add([path], []);
        book.Write(path, "ours"u8);
        File.Move(path, path + ".away");
        File.WriteAllText(path, "theirs");

        book.Discard([path], []);

        Assert.Equal("theirs", File.ReadAllText(path));
        Assert.Empty(Drafts());
    }

    [Fact]
    public void A_draft_is_never_written_over_what_is_there()
    {
        string path = Path.Combine(Place, "vm.json");
        DraftBook book = Book();
        book.Add([path], []);
        File.WriteAllText(path, "theirs");

        Assert.Equal(ProblemId.ImageExists, Assert.Throws<RefusedException>(() => book.Write(path, "ours"u8)).Problem.Id);

        book.Discard([path], []);
        Assert.Equal([path], Directory.EnumerateFiles(Place));
    }

    [Fact]
    public void What_lies_on_a_file_system_that_is_away_is_deleted_when_it_is_back()
    {
        Assert.SkipWhen(FileStatus.Of(_other)!.Volume == FileStatus.Of(_folder)!.Volume, "Both folders lie on one file system.");
        string folder = Path.Combine(Place, "web01"), path = Path.Combine(folder, "disk.qcow2"), named = Path.Combine(Place, "named.draft");
        DraftBook died = Book();
        died.Add([path], [folder]);
        died.Add(named);
        Folders.Create(folder);
        died.Write(path, "ours"u8);
        File.WriteAllText(named, "ours");
        Unmount();

        DraftBook next = Book();
        next.DeleteLeft(_ => false);
        next.DeleteLeft(_ => false);
        Assert.True(next.IsAnyLeft());
        Assert.Equal([named, path], Drafts());
        Assert.Equal([folder], _journal.Read("SELECT path FROM own_folder WHERE draft = 1", row => row.GetString(0)));
        Mount();

        next.DeleteLeft(_ => false);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_other));
        Assert.Empty(Drafts());
    }

    [Fact]
    public void What_an_operation_of_this_daemon_is_making_is_not_left_by_anybody()
    {
        string path = Path.Combine(Place, "disk.qcow2");
        DraftBook book = Book();
        book.Add([path], [Place]);
        book.Write(path, "ours"u8);

        book.DeleteLeft(_ => false);

        Assert.False(book.IsAnyLeft());
        Assert.True(File.Exists(path));
        Assert.Equal([path], Drafts());
    }

    [Fact]
    public void An_empty_file_of_somebody_else_stays_where_ours_was_not_made()
    {
        string path = Path.Combine(Place, "disk.raw");
        DraftBook book = Book();
        book.Add([path], []);
        DurableFile.Write(path, ""u8);

        book.Discard([path], []);

        Assert.True(File.Exists(path));
        Assert.Empty(Drafts());
    }

    [Fact]
    public void What_an_operation_begins_while_leftovers_are_looked_at_is_its_own()
    {
        string path = Path.Combine(Place, "named.draft");
        File.WriteAllText(path, "ours");
        Book().Add(path);
        DraftBook next = Book();

        next.DeleteLeft(_ =>
        {
            next.Add(path);
            return false;
        });

        Assert.True(File.Exists(path));
        Assert.Equal([path], Drafts());
    }

    [Fact]
    public void One_that_cannot_be_deleted_stops_no_other_and_is_tried_again()
    {
        string first = Directory.CreateDirectory(Path.Combine(Place, "a")).FullName, second = Path.Combine(Place, "b");
        File.WriteAllText(second, "ours");
        DraftBook book = Book();
        book.Add(first);
        book.Add(second);

        Assert.Throws<IOException>(() => DraftDeletion.Delete(book, [first, second]));

        Assert.False(File.Exists(second));
        Assert.Equal([first], Drafts());
        Assert.True(book.IsAnyLeft());
        Directory.Delete(first);
        File.WriteAllText(first, "ours");
        book.DeleteLeft(_ => false);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Place));
    }

    [Fact]
    public void A_vm_json_that_could_not_be_written_takes_back_what_was_announced()
    {
        string path = Path.Combine(Place, "disk.qcow2");
        File.WriteAllText(path, "a disk");

        Assert.Throws<IOException>(() => DraftDeletion.Announce(Book(), [path], () => throw new IOException("full")));

        Assert.Empty(Drafts());
    }

    [Fact]
    public void Files_that_go_with_a_machine_over_shared_storage_are_nobodys_to_delete_here()
    {
        MoveOrder order = SampleMove.Of(Sample.Vm) with { FilesShared = true, Departing = Sample.Vm with { Id = VmId.New() } };
        var register = new DepartureBook(_journal);
        register.Open(order);
        string disk = order.Departing.Disks[0].Path;
        Book().Add(disk);
        Book().Add(Path.Combine(Place, "another"));

        register.Give(order);

        Assert.Equal([Path.Combine(Place, "another")], Drafts());
    }

    [Fact]
    public void Drafts_and_folders_of_an_earlier_version_are_taken_over()
    {
        _journal.Dispose();
        using (var old = new SqliteConnection($"Data Source={Path.Combine(_folder, "journal", "godwit.db")};Pooling=false"))
        {
            old.Open();
            using SqliteCommand command = old.CreateCommand();
            command.CommandText = """
                CREATE TABLE image_draft (path TEXT PRIMARY KEY); INSERT INTO image_draft VALUES ('/a/file');
                CREATE TABLE made_folder (path TEXT PRIMARY KEY); INSERT INTO made_folder VALUES ('/made');
                CREATE TABLE folder_draft (path TEXT PRIMARY KEY); INSERT INTO folder_draft VALUES ('/draft');
                """;
            command.ExecuteNonQuery();
        }

        using var next = new Journal(Path.Combine(_folder, "journal", "godwit.db"));

        Assert.Equal(["/a/file"], next.Read("SELECT path FROM file_draft", row => row.GetString(0)));
        Assert.Equal(["/draft 1", "/made 0"], next.Read("SELECT path || ' ' || draft FROM own_folder ORDER BY path", row => row.GetString(0)));
    }

    private void Mount()
    {
        if (Directory.Exists(Place))
        {
            Directory.Delete(Place);
        }

        File.CreateSymbolicLink(Place, _other);
    }

    private void Unmount()
    {
        File.Delete(Place);
        Directory.CreateDirectory(Place);
    }

    private DraftBook Book() => new(_journal, new MadeFolders(_journal, new SettingsBook(_journal, new HostOptions
    {
        HostName = "a", StateFolder = _folder, RunFolder = _folder, VirtualMachinePath = Path.Combine(_folder, "vms"), MoveAddresses = [], GuestUser = "nobody",
    })));

    private IReadOnlyList<string> Drafts() => _journal.Read("SELECT path FROM file_draft ORDER BY path", row => row.GetString(0));
}
