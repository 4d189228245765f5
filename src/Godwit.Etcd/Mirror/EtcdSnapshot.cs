using System.Collections.Immutable;

namespace Godwit.Etcd;

/// <summary>Keys as they all stood at one revision.</summary>
public sealed record EtcdSnapshot(ImmutableSortedDictionary<string, EtcdKeyValue> Items, long Revision)
{
    public static EtcdSnapshot Empty { get; } = new(ImmutableSortedDictionary.Create<string, EtcdKeyValue>(StringComparer.Ordinal), 0);

    public EtcdKeyValue? this[string key] => Items.GetValueOrDefault(key);
}
