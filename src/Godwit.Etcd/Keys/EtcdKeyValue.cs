using System.Text;

namespace Godwit.Etcd;

/// <summary>One key as it stood at some revision.</summary>
/// <param name="CreateRevision">The revision that made the key, after its last deletion if there was one.</param>
/// <param name="ModRevision">The revision that wrote it last; what a compare-and-swap compares.</param>
/// <param name="Version">How often it was written since it was made, from 1.</param>
/// <param name="Lease">The lease that it dies with; 0 for none.</param>
public sealed record EtcdKeyValue(string Key, ReadOnlyMemory<byte> Value, long CreateRevision, long ModRevision, long Version, long Lease)
{
    /// <summary>The value read as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Value.Span);
}
