using Godwit.Host.Guests;

namespace Godwit.Host.Migration;

/// <summary>
/// Mirrors in bytes of data. QEMU counts a disk's holes, too, and passes over them as if they were copied: gigabytes a second, which is
/// neither the link's rate nor a rate to count on for the rest. What has really arrived, the destination's kernel acknowledges.
/// </summary>
/// <param name="allocated">Bytes of data by disk.</param>
/// <param name="acknowledged">Bytes that have arrived there for all disks together; null when nobody knows.</param>
internal sealed class MirrorWire(IReadOnlyDictionary<string, long> allocated, Func<long?> acknowledged)
{
    /// <summary>Encryption and the protocol add less than this.</summary>
    private const double Overhead = 1.05;

    private readonly Dictionary<string, long> _firstLengths = [];
    private double _sent;

    /// <summary>The same mirrors. What is left of each is never more than QEMU says.</summary>
    public IReadOnlyList<MirrorSight> InData(IReadOnlyList<MirrorSight> mirrors)
    {
        if (acknowledged() is not { } bytes || mirrors.Any(mirror => mirror.Length == 0 && !mirror.Ready))
        {
            return mirrors;
        }

        _sent = Math.Max(_sent, bytes);
        double[] data = [.. mirrors.Select(DataOf)];
        double[] passed = [.. mirrors.Select((mirror, i) => mirror.Length > 0 ? data[i] * mirror.Done / mirror.Length : data[i])];
        double all = Math.Max(1, passed.Sum());
        return
        [
            .. mirrors.Select((mirror, i) =>
            {
                long left = Math.Max(0, mirror.Length - mirror.Done);
                // Each has sent its part by how far QEMU has come with it. What was sent beyond its data is what the guest wrote again.
                double toGo = mirror.Ready ? left : Math.Clamp(data[i] - (_sent / Overhead * passed[i] / all), 0, left);
                return mirror with { Done = (long)(data[i] - toGo), Length = (long)data[i] };
            }),
        ];
    }

    /// <summary>What was allocated at first, and what the guest has made to be copied since.</summary>
    private double DataOf(MirrorSight mirror)
    {
        long first = _firstLengths.TryGetValue(mirror.DiskId, out long known) ? known : _firstLengths[mirror.DiskId] = mirror.Length;
        return Math.Min(mirror.Length, allocated.GetValueOrDefault(mirror.DiskId, mirror.Length) + Math.Max(0, mirror.Length - first));
    }
}
