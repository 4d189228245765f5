using Godwit.Etcd.Wire;
using Grpc.Core;

namespace Godwit.Etcd;

public sealed partial class EtcdClient
{
    /// <summary>
    /// A new lease, which keeps itself alive until it is disposed. A grant whose answer is lost leaves a lease that nobody uses and that
    /// runs out, so it may be asked for again.
    /// </summary>
    /// <param name="ttl">Whole seconds, at least 1. Etcd may give more: at least one and a half election time-outs, rounded up.</param>
    public async Task<EtcdLease> GrantLeaseAsync(TimeSpan ttl, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ttl, TimeSpan.FromSeconds(1));
        LeaseGrantRequest request = new() { TTL = (long)ttl.TotalSeconds };
        long sent = 0;
        LeaseGrantResponse answer = await AskAsync(
            "grant a lease",
            async (link, limits) =>
            {
                sent = _options.Time.GetTimestamp();
                return await link.Leases.LeaseGrantAsync(request, limits);
            },
            cancellationToken);
        return new EtcdLease(answer.ID, new LeaseProof(sent, TimeSpan.FromSeconds(answer.TTL)), this, _options.Time);
    }

    /// <summary>Goes on with a lease that an earlier process of this host was granted.</summary>
    /// <exception cref="EtcdException"><see cref="EtcdFailure.LeaseNotFound"/>: it has run out, or was revoked.</exception>
    public async Task<EtcdLease> ResumeLeaseAsync(long id, CancellationToken cancellationToken) =>
        new(id, await RenewAsync(id, _options.Deadline, cancellationToken), this, _options.Time);

    /// <summary>How long a lease of anybody still has as the leader counts; zero when there is none of that id.</summary>
    public async Task<TimeSpan> GetTimeToLiveAsync(long id, CancellationToken cancellationToken)
    {
        LeaseTimeToLiveResponse answer = await AskAsync(
            "tell a lease's time to live",
            async (link, limits) => await link.Leases.LeaseTimeToLiveAsync(new() { ID = id }, limits),
            cancellationToken);
        return answer.TTL > 0 ? TimeSpan.FromSeconds(answer.TTL) : TimeSpan.Zero;
    }

    /// <summary>Ends a lease of anybody and deletes its keys. It may be repeated; one that is gone already is no error.</summary>
    public async Task RevokeLeaseAsync(long id, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(
                "revoke a lease", async (link, limits) => await link.Leases.LeaseRevokeAsync(new() { ID = id }, limits), cancellationToken);
        }
        catch (EtcdException gone) when (gone.Reason == EtcdFailure.LeaseNotFound)
        {
        }
    }

    /// <summary>
    /// Renews a lease once and proves it. A leader that was stopped and continued does not know yet that another was elected, and
    /// grants renewals that no one else has heard of (etcd 3.4 asks nobody). So a renewal counts only if the same member then answers a linearizable
    /// read, for which a majority must confirm its leader, in the same term: then nobody else led in between.
    /// </summary>
    internal async Task<LeaseProof> RenewAsync(long id, TimeSpan perEndpoint, CancellationToken cancellationToken)
    {
        LeaseProof? proof = await AskAsync(
            "renew a lease",
            async (link, limits) =>
            {
                long sent = _options.Time.GetTimestamp();
                LeaseKeepAliveResponse renewed = await KeepAliveAsync(link, id, limits);
                if (renewed.TTL <= 0)
                {
                    return null;
                }

                RangeResponse confirmed = await link.Keys.RangeAsync(EtcdEndpoints.Proof, limits);
                if (confirmed.Header.MemberId != renewed.Header.MemberId || confirmed.Header.RaftTerm != renewed.Header.RaftTerm)
                {
                    throw new RpcException(new Status(StatusCode.Unavailable, "another leader was elected while the lease was renewed"));
                }

                return new LeaseProof(sent, TimeSpan.FromSeconds(renewed.TTL));
            },
            cancellationToken,
            perEndpoint: perEndpoint);
        return proof ?? throw new EtcdException(EtcdFailure.LeaseNotFound, $"The lease {id:x} has run out or was revoked.");
    }

    private static async Task<LeaseKeepAliveResponse> KeepAliveAsync(EtcdLink link, long id, CallOptions limits)
    {
        using AsyncDuplexStreamingCall<LeaseKeepAliveRequest, LeaseKeepAliveResponse> call = link.Leases.LeaseKeepAlive(limits);
        await call.RequestStream.WriteAsync(new() { ID = id }, limits.CancellationToken);
        await call.RequestStream.CompleteAsync();
        return await call.ResponseStream.MoveNext(limits.CancellationToken)
            ? call.ResponseStream.Current
            : throw new RpcException(new Status(StatusCode.Unavailable, "the member ended the conversation about the lease"));
    }
}
