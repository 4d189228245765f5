using System.Text.Json.Serialization.Metadata;
using Godwit.Contracts.Problems;
using Godwit.Etcd;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Records;

namespace Godwit.Host.Cluster;

/// <summary>
/// Records in the cluster's memory, changed by compare-and-swap. A write whose outcome is unknown is read back and decided anew from what is
/// there: what is still under way compares a revision that the next write moves on.
/// </summary>
internal sealed class ClusterStore(EtcdClient client, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task<Stored<T>?> ReadAsync<T>(string key, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        ClusterSight.Read((await client.GetAsync(key, cancellationToken: cancellationToken)).Single, type);

    /// <summary>Makes of a record what <paramref name="change"/> says, whoever else writes at the same time.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="type">Its JSON.</param>
    /// <param name="change">Of what stands there (null: nothing) what shall; the same again, or null for what is not there, leaves it. May be called several times.</param>
    /// <param name="cancellationToken">Gives up; then nobody knows whether it was done.</param>
    /// <returns>What stands there.</returns>
    /// <exception cref="EtcdUnavailableException">The cluster does not answer.</exception>
    public async Task<T?> ChangeAsync<T>(string key, JsonTypeInfo<T> type, Func<T?, T?> change, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            Stored<T>? now = await ReadAsync(key, type, cancellationToken);
            T? next = change(now?.Value);
            if (Equals(next, now?.Value))
            {
                return next;
            }

            var transaction = new EtcdTransaction
            {
                If = [new EtcdCompare.ModRevisionIs(key, now?.Revision ?? 0)],
                Then = [next is null ? new EtcdOperation.Delete(key) : new EtcdOperation.Put(key, ClusterSight.Write(next, type))],
            };
            switch (await client.CommitAsync(transaction, cancellationToken))
            {
                case EtcdCommit.Succeeded:
                    return next;
                case EtcdCommit.Unknown:
                    await Task.Delay(Pause, time, cancellationToken);
                    break;
            }
        }
    }

    /// <summary>All or nothing, once: for changes of several keys that whoever asked can ask for again.</summary>
    /// <exception cref="RefusedException">Nobody knows whether it was done.</exception>
    /// <returns>Whether the conditions held.</returns>
    public async Task<bool> TryAsync(EtcdTransaction transaction, CancellationToken cancellationToken) =>
        await client.CommitAsync(transaction, cancellationToken) switch
        {
            EtcdCommit.Succeeded => true,
            EtcdCommit.Refused => false,
            EtcdCommit.Unknown unknown => throw Unavailable(unknown.Cause),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    public static RefusedException Unavailable(string cause) => new(
        ProblemId.ClusterUnavailable, "cluster", $"The cluster's memory did not answer; whether it was done is not known. {cause}",
        "Look at the quorum (godwit cluster show) and at how it stands now, then ask again.");
}
