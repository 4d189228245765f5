using System.Buffers.Binary;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Storage;

/// <summary>
/// Reads what <see cref="ExtentStream"/> says. What is damaged is left out and counted; what is whole and nonsense all the same was
/// meant so, and is refused.
/// </summary>
internal sealed class PartReader(Stream content)
{
    private readonly byte[] _buffer = new byte[ExtentWire.HeadBytes + ExtentWire.DigestBytes + ExtentWire.MostData];
    private ByteRange _part;
    private long _at;
    private long _count;
    private bool _begun;
    private bool _ended;
    private bool _gap;

    /// <summary>How many pieces did not arrive as they were sent.</summary>
    public int Damaged { get; private set; }

    /// <summary>The next whole one; null at the end, or where damage makes the rest unreadable.</summary>
    /// <exception cref="EndOfStreamException">It broke off.</exception>
    /// <exception cref="RefusedException">It is of another version, or no part of a file.</exception>
    public async Task<ArrivedExtent?> NextAsync(CancellationToken cancellationToken)
    {
        if (!_begun)
        {
            _begun = true;
            await BeginAsync(cancellationToken);
        }

        ArrivedExtent? next = null;
        while (!_ended && next is null)
        {
            next = await ReadAsync(cancellationToken);
        }

        return next;
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        await FillAsync(_buffer.AsMemory(0, ExtentWire.PartBytes + ExtentWire.DigestBytes), cancellationToken);
        // First: a host that speaks otherwise may put its digest elsewhere, and sending again would not help.
        Expect(_buffer.AsSpan(0, 3).SequenceEqual(ExtentWire.Magic) && _buffer[3] == ExtentWire.Version, $"version {_buffer[3]} of its form");
        if (!ExtentWire.Digest(_buffer.AsSpan(0, ExtentWire.PartBytes), []).AsSpan().SequenceEqual(_buffer.AsSpan(ExtentWire.PartBytes, ExtentWire.DigestBytes)))
        {
            Damaged++;
            _ended = true;
            return;
        }

        _part = new ByteRange(BinaryPrimitives.ReadInt64LittleEndian(_buffer.AsSpan(4)), BinaryPrimitives.ReadInt64LittleEndian(_buffer.AsSpan(12)));
        Expect(_part.Begin >= 0 && _part.Begin <= _part.End && _part.End <= ExtentWire.MostLength, $"a part from {_part.Begin} to {_part.End}");
        _at = _part.Begin;
    }

    /// <returns>Null when what was read is damaged, or the end.</returns>
    private async Task<ArrivedExtent?> ReadAsync(CancellationToken cancellationToken)
    {
        const int head = ExtentWire.HeadBytes + ExtentWire.DigestBytes;
        await FillAsync(_buffer.AsMemory(0, head), cancellationToken);
        long offset = BinaryPrimitives.ReadInt64LittleEndian(_buffer);
        int length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(8));
        if (length is < 0 or > ExtentWire.MostData)
        {
            // Where the next one begins is unknown.
            Damaged++;
            _ended = true;
            return null;
        }

        await FillAsync(_buffer.AsMemory(head, length), cancellationToken);
        byte[] digest = ExtentWire.Digest(_buffer.AsSpan(0, ExtentWire.HeadBytes), _buffer.AsSpan(head, length));
        bool whole = digest.AsSpan().SequenceEqual(_buffer.AsSpan(ExtentWire.HeadBytes, ExtentWire.DigestBytes));
        return whole ? length == 0 ? End(offset, digest) : Extent(offset, _buffer.AsMemory(head, length), digest) : Damage(ended: length == 0);
    }

    /// <summary>However a connection ends too early, for its reader it has broken off.</summary>
    private async ValueTask FillAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            await content.ReadExactlyAsync(buffer, cancellationToken);
        }
        catch (IOException broken) when (broken is not EndOfStreamException)
        {
            throw new EndOfStreamException(broken.Message, broken);
        }
    }

    private ArrivedExtent? Damage(bool ended)
    {
        Damaged++;
        _gap = true;
        _count++;
        _ended = ended;
        return null;
    }

    private ArrivedExtent Extent(long offset, ReadOnlyMemory<byte> data, byte[] digest)
    {
        Expect(offset >= _at && offset <= _part.End - data.Length, $"data at {offset} where {_at} to {_part.End} is left");
        long begin = _gap ? offset : _at;
        _gap = false;
        _count++;
        _at = offset + data.Length;
        return new ArrivedExtent(new ByteRange(begin, _at), offset, data, digest);
    }

    private ArrivedExtent? End(long count, byte[] digest)
    {
        _ended = true;
        // Damage to a length can swallow a neighbour, so its extents cannot be counted.
        Expect(count == _count || Damaged > 0, $"{_count} extents instead of {count}");
        return _gap || _at == _part.End ? null : new ArrivedExtent(new ByteRange(_at, _part.End), _part.End, ReadOnlyMemory<byte>.Empty, digest);
    }

    private static void Expect(bool met, string what)
    {
        if (!met)
        {
            throw new RefusedException(
                ProblemId.MalformedRequest, "part", $"A part of a file says {what}.", "Compare both hosts' versions of Godwit; if they are the same, report it.");
        }
    }
}
