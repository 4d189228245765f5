using Godwit.Etcd;
using Godwit.Etcd.Tests;
using Godwit.Host.Cluster;
using Godwit.Host.Cluster.Fencing;
using Godwit.Host.Cluster.Guarding;
using Godwit.Host.Cluster.Records;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Guarding;

/// <summary>The guardian as the process that it is. All times are of CLOCK_BOOTTIME, its own clock.</summary>
public sealed class GuardianTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(GuardianStage.LeaseSeconds);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_guest_is_ended_before_the_lease_can_run_out_and_not_at_the_first_silence()
    {
        await using GuardianStage stage = await GuardianStage.StartAsync();
        await stage.UntilRenewedAsync();
        long promised = stage.State!.EndsAt;
        long stopped = BootClock.Instance.GetTimestamp();

        stage.Etcd.Members[0].Stop();
        await GuardianStage.UntilAsync(() => !stage.GuestLives, "the guest is ended");
        long ended = BootClock.Instance.GetTimestamp();
        stage.Etcd.Members[0].Continue();

        // A renewal may have been on its way when the store fell silent.
        Assert.InRange(ended, Math.Min(promised, stage.State.EndsAt), stage.State.EndsAt + BootClock.Nanoseconds(FencingSettings.Default.Kill));
        Assert.True(ended - stopped > BootClock.Nanoseconds(TimeSpan.FromSeconds(1)), "it was ended at once");
        Assert.True(ended - stopped < BootClock.Nanoseconds(Lease), "it was ended after the lease");
    }

    [Fact]
    public async Task A_guardian_that_is_killed_is_followed_by_one_that_goes_on_with_its_lease()
    {
        // As long as a new one needs on a busy machine: when the lease has run out, it ends the guest, and rightly.
        await using GuardianStage stage = await GuardianStage.StartAsync(leaseSeconds: 30);
        long lease = stage.State!.Lease;

        stage.KillGuardian();
        await stage.StartGuardianAsync();
        await stage.UntilRenewedAsync();

        Assert.Equal(lease, stage.State!.Lease);
        Assert.True(stage.GuestLives);
        await using EtcdClient client = stage.Etcd.Client();
        Assert.Equal(lease, (await client.GetAsync(ClusterKeys.Life("a"), ReadKind.Linearizable, Token)).Single!.Lease);
    }

    /// <summary>While it could not look, another node may have been given what it guards.</summary>
    [Fact]
    public async Task A_guardian_that_was_stopped_for_longer_than_its_lease_ends_the_guest_at_once()
    {
        await using GuardianStage stage = await GuardianStage.StartAsync();
        long lease = stage.State!.Lease;
        await using EtcdClient client = stage.Etcd.Client();

        stage.StopGuardian();
        await Eventually.AnswerAsync(
            async () => (await client.GetAsync(ClusterKeys.Life("a"), ReadKind.Linearizable, Token)).Single is null ? "gone" : null, () => "the lease lives", Token);
        Assert.True(stage.GuestLives);
        stage.ContinueGuardian();

        TimeSpan after = await GuardianStage.UntilAsync(() => !stage.GuestLives, "the guest is ended");
        Assert.True(after < TimeSpan.FromSeconds(2), $"after {after.TotalSeconds} s");
        await GuardianStage.UntilAsync(() => stage.State!.Lease != lease, "it has another lease");
        NodeLife right = ClusterSight.Read((await client.GetAsync(ClusterKeys.Right("a"), ReadKind.Linearizable, Token)).Single, ClusterJson.Default.NodeLife)!.Value;
        Assert.Equal(stage.State!.Lease, right.Lease);
    }

    [Fact]
    public async Task A_guardian_whose_host_has_left_the_cluster_ends_and_ends_what_it_guards()
    {
        await using GuardianStage stage = await GuardianStage.StartAsync();

        stage.Folder.Leave();

        await GuardianStage.UntilAsync(() => !stage.GuardianRuns, "the guardian has ended");
        Assert.False(stage.GuestLives);
    }
}
