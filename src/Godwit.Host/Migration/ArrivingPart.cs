using Godwit.Host.Storage;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Migration;

/// <summary>One stream of an <see cref="ArrivingFile"/>: written as it comes, and settled a little at a time.</summary>
/// <param name="file">The file.</param>
/// <param name="part">What comes.</param>
/// <param name="cover">Told of what is on disk and was read back. What it is not told of does not count.</param>
internal sealed class ArrivingPart(SafeFileHandle file, PartReader part, Action<IReadOnlyList<ByteRange>> cover)
{
    /// <summary>As much of each stream may have to come again when a daemon dies (bytes).</summary>
    private const long SettledBytes = 8 << 20;

    private readonly List<(ByteRange Covers, ByteRange Range, byte[] Digest)> _arrived = [];
    private int _unread;

    /// <summary>What of it is good counts, however this ends.</summary>
    /// <returns>What was wrong with the rest; null when all of it is good.</returns>
    public async Task<string?> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (long bytes = 0; await part.NextAsync(cancellationToken) is { } extent;)
            {
                RandomAccess.Write(file, extent.Data.Span, extent.Offset);
                _arrived.Add((extent.Covers, new ByteRange(extent.Offset, extent.Offset + extent.Data.Length), extent.Digest));
                bytes += extent.Data.Length;
                if (bytes >= SettledBytes)
                {
                    Settle();
                    bytes = 0;
                }
            }
        }
        finally
        {
            Settle();
        }

        return part.Damaged > 0 ? $"{part.Damaged} of its pieces did not arrive as they were sent"
            : _unread > 0 ? $"{_unread} of its pieces do not read back from the disk as they were written"
            : null;
    }

    private void Settle()
    {
        if (_arrived.Count == 0)
        {
            return;
        }

        (ByteRange Range, byte[] Digest)[] data = [.. _arrived.Where(extent => extent.Range.Begin < extent.Range.End).Select(extent => (extent.Range, extent.Digest))];
        IReadOnlyList<ByteRange> differing = data.Length == 0
            ? []
            : ReadBack.Differing(file, new ByteRange(data[0].Range.Begin, data[^1].Range.End), data);
        cover([.. _arrived.Where(extent => !differing.Contains(extent.Range)).Select(extent => extent.Covers)]);
        _arrived.Clear();
        _unread += differing.Count;
    }
}
