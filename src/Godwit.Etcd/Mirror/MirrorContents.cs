using System.Collections.Immutable;

namespace Godwit.Etcd;

/// <summary>From one state to the next, and what changed on the way.</summary>
internal static class MirrorContents
{
    /// <summary>The prefix that all have in common, so that one watch sees a transaction over several of them as one batch.</summary>
    public static string Stem(IReadOnlyList<string> prefixes)
    {
        string stem = prefixes[0];
        foreach (string prefix in prefixes)
        {
            int same = 0;
            while (same < stem.Length && same < prefix.Length && stem[same] == prefix[same])
            {
                same++;
            }

            // Half of a character outside the basic plane is no text.
            stem = stem[..(same > 0 && char.IsHighSurrogate(stem[same - 1]) ? same - 1 : same)];
        }

        return stem;
    }

    public static (EtcdSnapshot Snapshot, IReadOnlyList<string> Keys) After(
        EtcdSnapshot before, EtcdChanges changes, IReadOnlyList<string> prefixes)
    {
        EtcdChange[] ours = [.. changes.Items.Where(each => prefixes.Any(prefix => each.Item.Key.StartsWith(prefix, StringComparison.Ordinal)))];
        if (ours.Length == 0)
        {
            return (before with { Revision = changes.Revision }, []);
        }

        ImmutableSortedDictionary<string, EtcdKeyValue>.Builder items = before.Items.ToBuilder();
        foreach (EtcdChange change in ours)
        {
            if (change.IsDeleted)
            {
                items.Remove(change.Item.Key);
            }
            else
            {
                items[change.Item.Key] = change.Item;
            }
        }

        return (new EtcdSnapshot(items.ToImmutable(), changes.Revision), [.. ours.Select(each => each.Item.Key).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>A new list after a gap in history: what differs is what changed.</summary>
    public static (EtcdSnapshot Snapshot, IReadOnlyList<string> Keys) Relisted(EtcdSnapshot before, EtcdRange list)
    {
        EtcdSnapshot now = new(
            list.Items.DistinctBy(each => each.Key).ToImmutableSortedDictionary(each => each.Key, each => each, StringComparer.Ordinal), list.Revision);
        string[] changed =
        [
            .. now.Items.Where(each => before[each.Key]?.ModRevision != each.Value.ModRevision).Select(each => each.Key),
            .. before.Items.Keys.Where(key => !now.Items.ContainsKey(key)),
        ];
        return (now, changed);
    }
}
