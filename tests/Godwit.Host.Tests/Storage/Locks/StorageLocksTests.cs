using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Operations;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Tests.Guests;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Godwit.Host.Tests.Storage.Locks;

public sealed partial class StorageLocksTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-locks-").FullName;
    private readonly FakeTimeProvider _time = new();
    private readonly Journal _journal;

    private string Vms => Path.Combine(_folder, "share", "web01");

    private VmConfiguration Vm => Sample.Vm with { Disks = [Sample.Vm.Disks[0] with { Path = Path.Combine(Vms, "disk0.qcow2") }] };

    public StorageLocksTests()
    {
        _journal = new Journal(Path.Combine(_folder, "journal.db"));
        Directory.CreateDirectory(Vms);
        File.WriteAllText(Path.Combine(Vms, "disk0.qcow2"), "");
    }

    public void Dispose()
    {
        _journal.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Where the folder is | where the disk is | what is locked.</summary>
    [Theory]
    [InlineData("/share/web01", "/share/web01/disk0.qcow2", "/share/web01/vm.lock")]
    [InlineData("/vms/web01", "/vms/web01/disk0.qcow2", "")]
    [InlineData("/vms/web01", "/share/disks/disk0.qcow2", "/share/disks/0193a5b0-0000-7000-8000-00000000abcd.lock")]
    [InlineData("/share/web01", "/share/disks/disk0.qcow2", "/share/web01/vm.lock /share/disks/0193a5b0-0000-7000-8000-00000000abcd.lock")]
    [InlineData("/share/web01", "/vms/web01/disk0.qcow2", "/share/web01/vm.lock")]
    public void Only_what_other_hosts_reach_is_locked(string folder, string disk, string locked)
    {
        VmConfiguration vm = Sample.Vm with { Disks = [Sample.Vm.Disks[0] with { Path = disk }] };
        Assert.Equal(locked, string.Join(' ', LockPlan.Of(vm, folder, path => path.StartsWith("/share/", StringComparison.Ordinal))));
    }

    [Fact]
    public void The_second_host_hears_who_has_it()
    {
        StorageLocks a = On("hosta"), b = On("hostb");
        using HeldLocks held = a.Take(Vm, Vms, a.PlanOf(Vm, Vms));
        Assert.Single(held.All);
        RefusedException refused = Assert.Throws<RefusedException>(() => b.Take(Vm, Vms, b.PlanOf(Vm, Vms)));
        Assert.Equal(ProblemId.RunsElsewhere, refused.Problem.Id);
        Assert.Contains("hosta", refused.Problem.Message);
        Assert.Contains("vm.lock", refused.Problem.Message);
        held.Dispose();
        using HeldLocks next = Eventually.Of(() => b.ObstacleTo(Vm, Vms) is null ? b.Take(Vm, Vms, b.PlanOf(Vm, Vms)) : null);
        Assert.Equal("hostb", LockHolder.Of(Path.Combine(Vms, "vm.lock"))!.Host);
    }

    [Fact]
    public async Task Who_only_looks_keeps_nobody_from_starting_it()
    {
        StorageLocks a = On("hosta"), b = On("hostb");
        HeldLocks looking = b.Take(Vm, Vms, b.PlanOf(Vm, Vms));
        Task<HeldLocks> start = a.TakeSoonAsync(Vm, Vms, TestContext.Current.CancellationToken);
        Assert.False(start.IsCompleted);
        looking.Dispose();
        _time.Advance(TimeSpan.FromMilliseconds(50));
        using HeldLocks held = await start;
        Assert.Equal("hosta", LockHolder.Of(Path.Combine(Vms, "vm.lock"))!.Host);

        Task<HeldLocks> late = b.TakeSoonAsync(Vm, Vms, TestContext.Current.CancellationToken);
        Assert.False(late.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => late);
        Assert.Equal(ProblemId.RunsElsewhere, refused.Problem.Id);
    }

    /// <summary>As a child that this process is just making does, until it becomes another program.</summary>
    [Fact]
    public void A_lock_that_is_let_go_is_free_whoever_still_has_the_file_open()
    {
        StorageLocks a = On("hosta"), b = On("hostb");
        HeldLocks held = a.Take(Vm, Vms, a.PlanOf(Vm, Vms));
        using ProcessHandle self = ProcessHandle.Open(Environment.ProcessId)!;
        using SafeFileHandle copy = self.Duplicate((int)held.All[0].Lock.File.DangerousGetHandle())!;
        held.Dispose();
        Assert.Null(b.ObstacleTo(Vm, Vms));
    }

    [Fact]
    public void An_image_that_another_machine_writes_to_in_this_folder_is_refused_and_one_beside_it_is_not()
    {
        StorageLocks a = On("hosta"), b = On("hostb");
        string other = Path.Combine(_folder, "share", "db01");
        Directory.CreateDirectory(other);
        VmConfiguration thief = Vm with { Id = VmId.New(), Name = "db01" };
        VmConfiguration neighbour = thief with { Disks = [thief.Disks[0] with { Path = Path.Combine(Vms, "disk1.qcow2") }] };

        using (b.Take(neighbour, other, b.PlanOf(neighbour, other)))
        {
            a.Take(Vm, Vms, a.PlanOf(Vm, Vms)).Dispose();
        }

        using HeldLocks held = Eventually.Of(() => b.ObstacleTo(thief, other) is null ? b.Take(thief, other, b.PlanOf(thief, other)) : null);
        RefusedException refused = Assert.Throws<RefusedException>(() => a.Take(Vm, Vms, a.PlanOf(Vm, Vms)));
        Assert.Contains("db01 on hostb, ", refused.Problem.Message);
        Assert.Contains($"writes to {Vm.Disks[0].Path}, a disk of web01", refused.Problem.Message);
        using FileLock free = Eventually.Of(() => FileLock.TryTake(Path.Combine(Vms, "vm.lock"), create: false));
    }

    [Fact]
    public void A_disk_of_another_machine_is_refused_and_nothing_stays_locked()
    {
        StorageLocks a = On("hosta"), b = On("hostb");
        using HeldLocks held = a.Take(Vm, Vms, a.PlanOf(Vm, Vms));
        string other = Path.Combine(_folder, "share", "db01");
        Directory.CreateDirectory(other);
        VmConfiguration thief = Vm with { Id = VmId.New(), Name = "db01" };
        RefusedException refused = Assert.Throws<RefusedException>(() => b.Take(thief, other, b.PlanOf(thief, other)));
        Assert.Contains($"writes to {thief.Disks[0].Path}, a disk of db01", refused.Problem.Message);
        using FileLock free = Eventually.Of(() => FileLock.TryTake(Path.Combine(other, "vm.lock"), create: false));
    }

    [Fact]
    public void Of_a_share_that_is_away_nothing_is_asked()
    {
        StorageLocks here = On("hosta"), away = On("hosta", path => path.StartsWith(Vms, StringComparison.Ordinal));
        using HeldLocks held = here.Take(Vm, Vms, here.PlanOf(Vm, Vms));
        File.Delete(LockHolder.PathOf(Path.Combine(Vms, "vm.lock")));

        away.Remind(Vm, away.PlanOf(Vm, Vms));
        Assert.Null(LockHolder.Of(Path.Combine(Vms, "vm.lock")));
        Assert.Equal(ProblemId.VolumeUnavailable, away.ObstacleTo(Vm, Vms)?.Id);
        Assert.Equal(ProblemId.VolumeUnavailable, Assert.Throws<RefusedException>(() => away.Take(Vm, Vms, away.PlanOf(Vm, Vms))).Problem.Id);

        here.Remind(Vm, here.PlanOf(Vm, Vms));
        Assert.Equal("hosta", LockHolder.Of(Path.Combine(Vms, "vm.lock"))?.Host);
    }

    /// <summary>a has a guest that stands still without its lock; another ran it since, or not.</summary>
    [Theory]
    [InlineData("hostc", false)] // a third has used the disk: what a remembers is old
    [InlineData("hostb", true)] // from which a takes it over
    [InlineData("hosta", true)]
    public void A_guest_with_memory_follows_only_its_own_host_and_its_predecessor(string since, bool goesOn)
    {
        StorageLocks a = On("hosta"), other = On(since, id: $"id-{since}");
        a.Take(Vm, Vms, a.PlanOf(Vm, Vms)).Dispose();
        if (since != "hosta")
        {
            Eventually.Of(() => other.ObstacleTo(Vm, Vms) is null ? other.Take(Vm, Vms, other.PlanOf(Vm, Vms)) : null).Dispose();
        }

        _journal.Write("own", write => LockPredecessors.Note(write, Vm.Id, "hostb"));
        Eventually.Of(() => a.ObstacleTo(Vm, Vms) is null ? a : null);
        if (goesOn)
        {
            a.Take(Vm, Vms, a.PlanOf(Vm, Vms), hasMemory: true).Dispose();
            Assert.Null(a.TakenBy(Vm, Vms));
            a.TryForgetPredecessor(Vm.Id);
            Assert.Null(new LockPredecessors(_journal).Of(Vm.Id)); // once is enough: whoever comes after is a third
            return;
        }

        RefusedException refused = Assert.Throws<RefusedException>(() => a.Take(Vm, Vms, a.PlanOf(Vm, Vms), hasMemory: true));
        Assert.Equal(ProblemId.RunsElsewhere, refused.Problem.Id);
        Assert.Contains("hostc has used web01", refused.Problem.Message);
        Assert.Equal("hostc", a.TakenBy(Vm, Vms)?.Host);
        using FileLock free = Eventually.Of(() => FileLock.TryTake(Path.Combine(Vms, "vm.lock"), create: false));
    }

    private StorageLocks On(string host, ShareIsAway? isAway = null, string? id = null)
    {
        var options = new HostOptions
        {
            HostName = host, StateFolder = Directory.CreateDirectory(Path.Combine(_folder, $"state-{id ?? host}")).FullName, RunFolder = _folder,
            VirtualMachinePath = _folder, MoveAddresses = [], GuestUser = "nobody",
            SharedFolders = [Path.Combine(_folder, "share")],
        };
        return new StorageLocks(options, new HostMark(options), new LockPredecessors(_journal), new SharedStorage(options), isAway ?? (_ => false), _time);
    }
}
