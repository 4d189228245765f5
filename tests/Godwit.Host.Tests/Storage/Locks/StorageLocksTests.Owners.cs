using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Storage.Locks;

/// <summary>Whose a machine is by what stands beside its locks.</summary>
public sealed partial class StorageLocksTests
{
    [Fact]
    public void Who_took_it_last_has_it_at_rest()
    {
        StorageLocks a = On("hosta"), b = On("hostb");
        Assert.Null(a.TakenElsewhere(Vm, Vms)); // nobody's
        a.TryClaim(Vm, Vms);
        Assert.Null(a.TakenElsewhere(Vm, Vms));
        Problem taken = b.TakenElsewhere(Vm, Vms)!;
        Assert.Equal((ProblemId.RunsElsewhere, "web01"), (taken.Id, taken.Target));
        Assert.Contains("is hosta's", taken.Message);
        Assert.Throws<RefusedException>(() => b.RequireOwn(Vm, Vms));

        using (b.Take(Vm, Vms, b.PlanOf(Vm, Vms)))
        {
            a.TryClaim(Vm, Vms); // which is held
        }

        Assert.Contains("is hostb's", a.TakenElsewhere(Vm, Vms)!.Message);
        b.RequireOwn(Vm, Vms);
        Assert.Null(a.TakenElsewhere(Vm with { Id = VmId.New() }, Vms)); // another machine's words
    }

    [Fact]
    public void A_host_that_is_reminded_never_writes_over_the_name_of_another()
    {
        StorageLocks a = On("hosta"), b = On("hostb");
        b.Take(Vm, Vms, b.PlanOf(Vm, Vms)).Dispose();
        Assert.Equal(ProblemId.RunsElsewhere, Assert.Throws<RefusedException>(() => a.Remind(Vm, a.PlanOf(Vm, Vms))).Problem.Id);
        Assert.Equal("hostb", LockHolder.Of(Path.Combine(Vms, "vm.lock"))!.Host);
    }

    /// <summary>What a move has left behind here, and what became of it meanwhile.</summary>
    [Fact]
    public void What_is_left_behind_is_taken_away_under_its_lock_and_not_when_another_host_has_it()
    {
        StorageLocks a = On("hosta"), b = On("hostb"), away = On("hosta", path => path.StartsWith(Vms, StringComparison.Ordinal));
        IReadOnlyList<string> locks = a.PlanOf(Vm, Vms);
        using (HeldLocks never = a.TryTakeLeft(Vm, locks)!)
        {
            Assert.Single(never.All); // nobody has locked it yet, and nobody shall
            never.Delete();
        }

        Assert.Empty(a.TryTakeLeft(Vm, [Path.Combine(_folder, "share", "gone", "vm.lock")])!.All);

        a.Take(Vm, Vms, locks).Dispose();
        using (HeldLocks left = Eventually.Of(() => a.ObstacleTo(Vm, Vms) is null ? a.TryTakeLeft(Vm, locks) : null))
        {
            Assert.Equal(ProblemId.RunsElsewhere, b.ObstacleTo(Vm, Vms)?.Id);
            // A guest here that has not let go yet: it is asked again later.
            Assert.Equal(ProblemId.RunsElsewhere, Assert.Throws<RefusedException>(() => a.TryTakeLeft(Vm, locks)).Problem.Id);
            left.Delete();
            Assert.Empty(left.All);
            Assert.DoesNotContain(Directory.GetFiles(Vms), file => Path.GetFileNameWithoutExtension(file) == "vm");
        }

        Assert.Equal(ProblemId.VolumeUnavailable, Assert.Throws<RefusedException>(() => away.TryTakeLeft(Vm, locks)).Problem.Id);
        using (HeldLocks theirs = Eventually.Of(() => b.ObstacleTo(Vm, Vms) is null ? b.Take(Vm, Vms, locks) : null))
        {
            Assert.Null(a.TryTakeLeft(Vm, locks));
        }

        Assert.Null(Eventually.Of(() => a.ObstacleTo(Vm, Vms) is null ? a : null).TryTakeLeft(Vm, locks));
        File.WriteAllText(LockHolder.PathOf(locks[0]), """{"host":"ho"""); // who said so died over it, and had not begun
        a.TryTakeLeft(Vm, locks)!.Dispose();
        File.Delete(LockHolder.PathOf(locks[0]));
        Directory.CreateDirectory(LockHolder.PathOf(locks[0])); // not to be read
        Assert.Equal(ProblemId.PathNotWritable, Assert.Throws<RefusedException>(() => a.TryTakeLeft(Vm, locks)).Problem.Id);
    }

    [Fact]
    public void A_host_with_another_name_is_the_same_host_and_says_so()
    {
        StorageLocks before = On("hosta"), after = On("newname", id: "hosta");
        using HeldLocks held = before.Take(Vm, Vms, before.PlanOf(Vm, Vms));
        Assert.Null(after.TakenBy(Vm, Vms));
        after.Remind(Vm, after.PlanOf(Vm, Vms));
        Assert.Equal("newname", LockHolder.Of(Path.Combine(Vms, "vm.lock"))!.Host);
    }

    [Fact]
    public void However_much_is_said_beside_a_lock_it_is_read()
    {
        VmConfiguration wide = Vm with { Disks = [.. Enumerable.Range(0, 300).Select(i => Vm.Disks[0] with { Path = Path.Combine(Vms, $"eine-lange-größe-{i}.qcow2") })] };
        StorageLocks a = On("hosta"), b = On("hostb");
        a.Take(wide, Vms, [VmFiles.Lock(Vms)]).Dispose();
        Assert.Equal("hosta", b.TakenBy(wide, Vms)?.Host);
    }
}
