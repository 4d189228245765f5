using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Storage;
using Godwit.Host.Tests.Guests;
using Xunit;

namespace Godwit.Host.Tests.Storage;

public sealed class FoldersTests
{
    [Fact]
    public async Task A_new_folder_can_be_passed_through_and_its_undo_removes_only_what_it_made()
    {
        using TestHost host = await TestHost.MakeAsync();
        string inner = host.PathOf("a", "b", "c");
        Directory.CreateDirectory(host.PathOf("a"));

        IReadOnlyList<string> created = Folders.Create(inner);

        Assert.Equal([host.PathOf("a", "b"), inner], created);
        Assert.Equal(Ownership.PassableFolder, File.GetUnixFileMode(inner));
        await File.WriteAllTextAsync(host.PathOf("a", "b", "theirs"), "");
        Folders.RemoveEmpty(created);
        Folders.RemoveEmpty(created);
        Assert.False(Directory.Exists(inner));
        Assert.True(File.Exists(host.PathOf("a", "b", "theirs")));
    }

    [Fact]
    public async Task The_look_finds_what_the_file_system_holds()
    {
        using TestHost host = await TestHost.MakeAsync();
        Directory.CreateDirectory(host.PathOf("full", "x"));
        Directory.CreateDirectory(host.PathOf("closed"));
        File.SetUnixFileMode(host.PathOf("closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(host.PathOf("file"), "");
        ProblemId? Of(string name, long bytes = 1, bool mayHoldFiles = false) => Folders.Check(
            [new FolderNeed { Path = host.PathOf(name), RequiredBytes = bytes, MayHoldFiles = mayHoldFiles }], host.User)?.Id;

        Assert.Null(Of("new"));
        Assert.Null(Of("new/deep/er"));
        Assert.Equal(ProblemId.FolderNotEmpty, Of("full"));
        Assert.Null(Of("full", mayHoldFiles: true));
        Assert.Equal(ProblemId.PathNotWritable, Of("closed/new"));
        Assert.Equal(ProblemId.PathInvalid, Of("file/new"));
        Assert.Equal(ProblemId.NotEnoughSpace, Of("new", bytes: long.MaxValue));
        Assert.False(Path.Exists(host.PathOf("new")));
    }

    [Fact]
    public async Task A_read_only_file_system_is_noticed_although_we_are_root()
    {
        using TestHost host = await TestHost.MakeAsync();
        string mounted = Directory.CreateDirectory(host.PathOf("ro")).FullName;
        Assert.True((await Host.Guests.Processes.RunAsync(
            "mount", ["-t", "tmpfs", "-o", "ro,mode=755", "none", mounted], CancellationToken.None)).Succeeded);
        try
        {
            Problem? problem = Folders.Check(
                [new FolderNeed { Path = host.PathOf("ro", "x"), RequiredBytes = 0, MayHoldFiles = true }], host.User);

            Assert.Equal(ProblemId.PathNotWritable, problem?.Id);
            Assert.Contains("Read-only file system", problem?.Message);
        }
        finally
        {
            await Host.Guests.Processes.RunAsync("umount", [mounted], CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_created_is_refused_and_leaves_nothing()
    {
        using TestHost host = await TestHost.MakeAsync();
        string tooLong = new('x', 300);

        var refusal = Assert.Throws<RefusedException>(() => Folders.Create(host.PathOf("a", tooLong)));

        Assert.Equal(ProblemId.PathNotWritable, refusal.Problem.Id);
        Assert.Empty(Directory.EnumerateFileSystemEntries(host.Folder));
    }

    [Fact]
    public async Task A_link_of_the_guest_users_making_is_not_followed()
    {
        using TestHost host = await TestHost.MakeAsync();
        Directory.CreateDirectory(host.PathOf("real"));
        string link = host.PathOf("link");
        File.CreateSymbolicLink(link, host.PathOf("real"));
        Problem? Verdict() => Folders.Check([new FolderNeed { Path = host.PathOf("link", "x"), RequiredBytes = 1, MayHoldFiles = false }], host.User);
        Assert.Null(Verdict());

        await Host.Guests.Processes.RunAsync("chown", ["-h", host.User.Name, link], CancellationToken.None);

        Assert.Equal(ProblemId.PathInvalid, Verdict()?.Id);
        Assert.Contains(link, Verdict()?.Message);
    }

    [Fact]
    public async Task A_file_with_a_second_name_or_behind_a_link_is_not_given_away()
    {
        using TestHost host = await TestHost.MakeAsync();
        string file = host.PathOf("file");
        await File.WriteAllTextAsync(file, "");
        File.CreateSymbolicLink(host.PathOf("link"), file);
        Assert.Throws<RefusedException>(() => Ownership.GiveFile(host.PathOf("link"), host.User));
        Assert.Throws<RefusedException>(() => Ownership.GiveFile(host.Folder, host.User));
        Assert.Equal(0u, FileStatus.Of(file)!.UserId);

        Ownership.GiveFile(file, host.User);
        Assert.Equal((host.User.UserId, Ownership.PrivateFile), (FileStatus.Of(file)!.UserId, FileStatus.Of(file)!.Mode));

        await Host.Guests.Processes.RunAsync("ln", [file, host.PathOf("second")], CancellationToken.None);
        Assert.Throws<RefusedException>(() => Ownership.GiveFile(file, host.User));
    }
}
