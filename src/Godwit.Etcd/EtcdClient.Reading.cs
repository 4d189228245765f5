using Godwit.Etcd.Wire;
using Google.Protobuf;

namespace Godwit.Etcd;

public sealed partial class EtcdClient
{
    /// <summary>How often a list is begun anew because its revision was compacted away between two pages.</summary>
    private const int ListAttempts = 3;

    /// <summary>One key, if it exists.</summary>
    /// <exception cref="EtcdUnavailableException">Nobody answered within <see cref="EtcdOptions.Patience"/>.</exception>
    public async Task<EtcdRange> GetAsync(string key, ReadKind kind = ReadKind.Linearizable, CancellationToken cancellationToken = default)
    {
        RangeResponse answer = await RangeAsync($"read {key}", new() { Key = EtcdText.Key(key), Serializable = IsStale(kind) }, cancellationToken);
        return EtcdText.Read(answer, answer.Header.Revision);
    }

    /// <summary>Every key with a prefix, all of one revision however many pages it takes.</summary>
    /// <param name="prefix">Empty for every key there is.</param>
    /// <exception cref="EtcdUnavailableException">Nobody answered within <see cref="EtcdOptions.Patience"/> for a page.</exception>
    public Task<EtcdRange> GetPrefixAsync(
        string prefix, ReadKind kind = ReadKind.Linearizable, CancellationToken cancellationToken = default) =>
        GetPrefixesAsync([prefix], kind, cancellationToken);

    /// <summary>Every key with any of some prefixes, all of one revision.</summary>
    public async Task<EtcdRange> GetPrefixesAsync(
        IReadOnlyList<string> prefixes, ReadKind kind = ReadKind.Linearizable, CancellationToken cancellationToken = default)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await ListAsync(prefixes, kind, cancellationToken);
            }
            catch (EtcdCompactedException) when (attempt < ListAttempts)
            {
                // Somebody compacted between two pages. What was read so far is of no use to anybody.
            }
        }
    }

    /// <summary>Forgets history before a revision. Who watches from further back gets an <see cref="EtcdCompactedException"/>.</summary>
    public Task CompactAsync(long revision, CancellationToken cancellationToken) => SendAsync(
        $"compact to revision {revision}",
        _options.ChangeDeadline,
        async (link, limits) => await link.Keys.CompactAsync(new() { Revision = revision }, limits),
        cancellationToken);

    private static bool IsStale(ReadKind kind) => kind == ReadKind.Serializable;

    private async Task<EtcdRange> ListAsync(IReadOnlyList<string> prefixes, ReadKind kind, CancellationToken cancellationToken)
    {
        List<EtcdKeyValue> items = [];
        long revision = 0;
        foreach (string prefix in prefixes)
        {
            (ByteString from, ByteString behind) = EtcdText.Prefix(prefix);
            RangeResponse page;
            do
            {
                RangeRequest request = new()
                {
                    Key = from, RangeEnd = behind, Limit = _options.PageSize, Revision = revision, Serializable = IsStale(kind),
                };
                page = await RangeAsync($"list {(prefix.Length == 0 ? "all keys" : prefix)}", request, cancellationToken);
                items.AddRange(page.Kvs.Select(EtcdText.Read));

                // The first page sets the revision; the later ones answer with that of their own moment in the header.
                revision = revision == 0 ? page.Header.Revision : revision;
                from = page.Kvs.Count == 0 ? from : EtcdText.Next(page.Kvs[^1].Key);
            }
            while (page.More);
        }

        return new EtcdRange(items, revision);
    }

    private Task<RangeResponse> RangeAsync(string what, RangeRequest request, CancellationToken cancellationToken) =>
        AskAsync(what, async (link, limits) => await link.Keys.RangeAsync(request, limits), cancellationToken, alone: request.Serializable);
}
