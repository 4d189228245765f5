using System.Globalization;
using Godwit.Etcd;
using Godwit.Host.Cluster.Records;

namespace Godwit.Host.Cluster;

/// <summary>The cluster's log: the last few hundred things that happened, in the words of the node that saw them.</summary>
internal sealed class ClusterLog(HostOptions options, TimeProvider time, ILogger<ClusterLog> logger)
{
    /// <summary>Older ones go.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>Never fails: what happened has happened.</summary>
    /// <param name="session">The cluster.</param>
    /// <param name="eventId">Failover Clustering's number where there is one.</param>
    /// <param name="message">What happened, as a sentence.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WriteAsync(ClusterSession session, int eventId, string message, CancellationToken cancellationToken)
    {
        Log.Happened(logger, message);
        DateTimeOffset now = time.GetUtcNow();
        var line = new EventRecord { At = now, Node = options.HostName, EventId = eventId, Message = message };
        string key = KeyOf(now, options.HostName);
        try
        {
            await session.Client.CommitAsync(
                new EtcdTransaction { Then = [new EtcdOperation.Put(key, ClusterSight.Write(line, ClusterJson.Default.EventRecord))] }, cancellationToken);
        }
        catch (Exception failure) when (failure is EtcdException or OperationCanceledException)
        {
            Log.NotLogged(logger, message, failure.Message);
        }
    }

    /// <summary>Forgets what is older than <see cref="Kept"/>.</summary>
    public async Task CutAsync(ClusterSession session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        string last = KeyOf(now - Kept, "");
        foreach (EtcdKeyValue old in (await session.Client.GetPrefixAsync(ClusterKeys.Log, ReadKind.Serializable, cancellationToken)).Items
            .TakeWhile(item => string.CompareOrdinal(item.Key, last) < 0))
        {
            await session.Client.CommitAsync(new EtcdTransaction { Then = [new EtcdOperation.Delete(old.Key)] }, cancellationToken);
        }
    }

    /// <summary>The newest first.</summary>
    public static async Task<IReadOnlyList<EventRecord>> ReadAsync(ClusterSession session, CancellationToken cancellationToken) =>
    [
        .. (await session.Client.GetPrefixAsync(ClusterKeys.Log, ReadKind.Serializable, cancellationToken)).Items
            .Select(item => ClusterSight.Read(item, ClusterJson.Default.EventRecord)?.Value).OfType<EventRecord>().Reverse(),
    ];

    private static string KeyOf(DateTimeOffset at, string node) => string.Create(CultureInfo.InvariantCulture, $"{ClusterKeys.Log}{at.UtcTicks:d19}-{node}");
}
