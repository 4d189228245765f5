using System.Globalization;

namespace Godwit.Host.Migration.Prediction;

/// <summary>Where in its process a guest's memory lies.</summary>
internal sealed record RamMapping(long Begin, long Bytes)
{
    /// <summary>
    /// Lines of /proc/PID/maps: "7f0e16d4f000-7f0e26d4f000 rw-p 00000000 00:00 0". QEMU maps all of the guest's memory in one piece, and
    /// the kernel may have joined a neighbour to it, so it is the smallest that it fits into. Null when there is none.
    /// </summary>
    /// <param name="lines">The file's lines.</param>
    /// <param name="bytes">How much memory the guest has.</param>
    public static RamMapping? Find(IEnumerable<string> lines, long bytes) => lines
        .Select(line => line.Split(' ', 3))
        // QEMU executes what it translates; the guest's memory it only reads and writes.
        .Where(fields => fields.Length == 3 && fields[1].StartsWith("rw-", StringComparison.Ordinal))
        .Select(fields => Of(fields[0]))
        .Where(mapping => mapping.Bytes >= bytes)
        .MinBy(mapping => mapping.Bytes);

    private static RamMapping Of(string range)
    {
        int dash = range.IndexOf('-', StringComparison.Ordinal);
        long begin = long.Parse(range.AsSpan(0, dash), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new RamMapping(begin, long.Parse(range.AsSpan(dash + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture) - begin);
    }
}
