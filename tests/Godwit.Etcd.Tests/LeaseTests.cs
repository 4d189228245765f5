using System.Diagnostics;
using Godwit.Etcd.Wire;
using Grpc.Core;
using Xunit;

namespace Godwit.Etcd.Tests;

public sealed class LeaseTests
{
    private static readonly TimeSpan _ttl = TimeSpan.FromSeconds(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task The_store_never_lets_go_before_the_holder_has_stopped()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(1, cancellationToken: Token);
        await using EtcdClient client = group.Client();
        EtcdLease lease = await client.GrantLeaseAsync(_ttl, Token);
        long revision = await client.PutAsync("lease/k", "v", lease.Id);
        await lease.RenewedAsync(Token);
        await lease.DisposeAsync();
        Assert.InRange(lease.Remaining, TimeSpan.FromTicks(1), _ttl);
        Assert.False(lease.Lost.IsCancellationRequested);
        await foreach (EtcdChanges changes in client.WatchAsync("lease/", revision + 1, Token))
        {
            if (changes.Items is [{ IsDeleted: true }])
            {
                break;
            }
        }

        Assert.Equal(TimeSpan.Zero, lease.Remaining);
        Assert.True(lease.Lost.IsCancellationRequested);
        await Assert.ThrowsAsync<EtcdException>(() => client.ResumeLeaseAsync(lease.Id, Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Lost_fires_when_the_time_that_can_be_proved_is_over()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(1, cancellationToken: Token);
        await using EtcdClient client = group.Client();
        await using EtcdLease lease = await client.GrantLeaseAsync(_ttl, Token);
        await lease.RenewedAsync(Token);
        group.Members[0].Stop();
        Stopwatch watch = Stopwatch.StartNew();
        TimeSpan proved = lease.Remaining;
        TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = lease.Lost.Register(lost.SetResult);
        await lost.Task.WaitAsync(Token);
        TimeSpan took = watch.Elapsed;
        group.Members[0].Continue();

        Assert.Equal(TimeSpan.Zero, lease.Remaining);
        Assert.InRange(took - proved, TimeSpan.FromMilliseconds(-5), TimeSpan.FromMilliseconds(1000));
        TestContext.Current.SendDiagnosticMessage($"Lost fired {(took - proved).TotalMilliseconds:0} ms after the proof was over.");
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lease_outlives_the_leaders_death_and_its_holders_restart(bool itOnlyHangs)
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(3, cancellationToken: Token);
        await using EtcdClient client = group.Client();
        EtcdLease lease = await client.GrantLeaseAsync(TimeSpan.FromSeconds(5), Token);
        await client.PutAsync("lease/k", "v", lease.Id);
        EtcdProcess leader = await group.LeaderAsync(Token);
        if (itOnlyHangs)
        {
            leader.Stop();
        }
        else
        {
            leader.Kill();
        }

        for (int renewal = 0; renewal < 3; renewal++)
        {
            await lease.RenewedAsync(Token);
        }

        await lease.DisposeAsync();
        await using EtcdLease resumed = await client.ResumeLeaseAsync(lease.Id, Token);
        Assert.InRange(resumed.Remaining, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        Assert.Equal("v", await client.TextAsync("lease/k"));

        await resumed.RevokeAsync(Token);
        Assert.True(resumed.Lost.IsCancellationRequested);
        Assert.Equal(TimeSpan.Zero, resumed.Remaining);
        Assert.Null(await client.TextAsync("lease/k"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Somebody_elses_revocation_is_noticed_at_the_next_renewal()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(1, cancellationToken: Token);
        await using EtcdClient client = group.Client();
        await using EtcdLease lease = await client.GrantLeaseAsync(_ttl, Token);
        await client.RevokeLeaseAsync(lease.Id, Token);
        await client.RevokeLeaseAsync(lease.Id, Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lease.RenewedAsync(Token));
        Assert.True(lease.Lost.IsCancellationRequested);
    }

    /// <summary>A stopped process reads the truth from the clock before anybody else does anything.</summary>
    [Fact(Timeout = 60_000)]
    public async Task After_a_standstill_longer_than_the_lease_nothing_remains_at_once_and_no_answer_brings_it_back()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(1, cancellationToken: Token);
        JumpingTime time = new();
        await using EtcdClient client = new(group.Options() with { Time = time });
        await using EtcdLease lease = await client.GrantLeaseAsync(TimeSpan.FromSeconds(30), Token);
        Assert.False(lease.Lost.IsCancellationRequested);
        time.Jump(TimeSpan.FromSeconds(31));
        Assert.Equal(TimeSpan.Zero, lease.Remaining);
        Assert.True(lease.Lost.IsCancellationRequested);
        time.Jump(TimeSpan.FromSeconds(-31));
        Assert.Equal(TimeSpan.Zero, lease.Remaining);
    }

    /// <summary>
    /// Etcd 3.4's leader renews without asking the others. Stopped, deposed and continued, it often says yes before it has heard of its
    /// successor (five times of eight when it was counted), also to a lease that is gone. The bare answers are counted beside ours.
    /// </summary>
    [Fact(Timeout = 60_000)]
    public async Task A_leader_that_was_deposed_while_it_was_stopped_proves_no_lease()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(3, cancellationToken: Token);
        await using EtcdClient client = group.Client();
        const int Rounds = 2;
        int fooled = 0;
        for (int round = 0; round < Rounds; round++)
        {
            EtcdLease lease = await client.GrantLeaseAsync(TimeSpan.FromSeconds(60), Token);
            await lease.DisposeAsync();
            EtcdProcess stale = await group.LeaderAsync(Token);
            await using EtcdClient fool = new(group.Options(stale) with { Patience = TimeSpan.FromSeconds(8) });
            using EtcdLink bare = new(stale.Address, group.Options());
            await fool.TextAsync("warm");
            await bare.Keys.RangeAsync(EtcdEndpoints.Proof, cancellationToken: Token);
            stale.Stop();
            await group.LeaderAsync(Token, except: stale);
            await client.RevokeLeaseAsync(lease.Id, Token);
            Task<LeaseProof> proving = fool.RenewAsync(lease.Id, TimeSpan.FromSeconds(8), Token);
            using var call = bare.Leases.LeaseKeepAlive(cancellationToken: Token);
            await call.RequestStream.WriteAsync(new() { ID = lease.Id }, Token);
            stale.Continue();

            await Assert.ThrowsAnyAsync<EtcdException>(() => proving);
            fooled += await SaysYesAsync(call.ResponseStream) ? 1 : 0;
            await group.UntilUpAsync(stale, Token);
        }

        TestContext.Current.SendDiagnosticMessage($"{fooled} of {Rounds} deposed leaders renewed a revoked lease for those who asked no more than that.");
    }

    private static async Task<bool> SaysYesAsync(IAsyncStreamReader<LeaseKeepAliveResponse> answers)
    {
        try
        {
            return await answers.MoveNext(Token) && answers.Current.TTL > 0;
        }
        catch (RpcException)
        {
            return false;
        }
    }
}
