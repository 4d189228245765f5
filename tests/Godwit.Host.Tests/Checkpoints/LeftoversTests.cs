using Godwit.Host.Checkpoints;
using Godwit.Host.Hosts;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Godwit.Host.Vms;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Host.Tests.Checkpoints;

/// <summary>A daemon without VMs starts where another one has died.</summary>
public sealed class LeftoversTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-leftovers-").FullName;
    private readonly FakeTimeProvider _time = new();
    private readonly Journal _journal;
    private readonly Leftovers _leftovers;

    public LeftoversTests()
    {
        _journal = new Journal(Path.Combine(_folder, "journal", "godwit.db"));
        _leftovers = new Leftovers(
            Book(), new FormerFiles(_journal), new VmDirectory(), new VmInventory(_journal), checkpoints: null!, volumes: null!, _time, NullLogger<Leftovers>.Instance);
    }

    public void Dispose()
    {
        _journal.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_fails_neither_keeps_the_daemon_from_starting_nor_the_rest_from_being_settled()
    {
        string unreachable = Directory.CreateDirectory(Path.Combine(_folder, "a")).FullName, left = Leave("b"), configuration = Leave("vm.json");
        Book().Add(unreachable);
        Book().Add(left);
        new FormerFiles(_journal).Remember([configuration], replaced: configuration);
        _journal.Witness = (what, _) => _ = what == "former files are back" ? throw new SqliteException("disk I/O error", 10) : false;

        await _leftovers.SettleAsync();

        Assert.False(File.Exists(left));
        Assert.Equal([unreachable], _journal.Read("SELECT path FROM file_draft", row => row.GetString(0)));
    }

    [Fact]
    public async Task A_file_system_that_does_not_answer_is_waited_for_only_so_long_and_by_one_look_only()
    {
        string left = Leave("b");
        Book().Add(left);
        using var answers = new ManualResetEventSlim();
        int looks = 0;
        var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _journal.Witness = (what, isDone) =>
        {
            if (what == "drafts are gone" && !isDone)
            {
                Interlocked.Increment(ref looks);
                answers.Wait(TestContext.Current.CancellationToken);
            }
            else if (what == "drafts are gone")
            {
                looked.SetResult();
            }
        };

        Task settling = _leftovers.SettleAsync();
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(settling.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await settling;
        _time.Advance(TimeSpan.FromMinutes(1));
        _leftovers.Retry();
        answers.Set();
        await looked.Task;

        Assert.Equal(1, looks);
        Assert.False(Book().IsAnyLeft());
    }

    private string Leave(string name)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, "of a daemon that died");
        return path;
    }

    private DraftBook Book() => new(_journal, new MadeFolders(_journal, new SettingsBook(_journal, new HostOptions
    {
        HostName = "a", StateFolder = _folder, RunFolder = _folder, VirtualMachinePath = Path.Combine(_folder, "vms"), MoveAddresses = [], GuestUser = "nobody",
    })));
}
