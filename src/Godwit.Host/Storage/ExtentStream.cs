using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Storage;

/// <summary>A part of a file as <see cref="ExtentWire"/> has it, to be read. Nobody may write to the file meanwhile.</summary>
/// <param name="file">The file. It stays open.</param>
/// <param name="part">Which part.</param>
/// <param name="sent">Told of data bytes as they are taken.</param>
internal sealed class ExtentStream(SafeFileHandle file, FilePart part, Action<int> sent) : Stream
{
    private readonly IEnumerator<ByteRange> _extents = part.Data.GetEnumerator();
    private readonly byte[] _buffer = new byte[ExtentWire.HeadBytes + ExtentWire.DigestBytes + ExtentWire.MostData];
    private ReadOnlyMemory<byte> _ready;
    private ByteRange _left;
    private long _count;
    private bool _begun;
    private bool _ended;

    /// <summary>Why the file itself could not be read, if it could not: whoever carries the stream would call it the link's fault.</summary>
    public IOException? Fault { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_ready.IsEmpty && !_ended)
        {
            Fill();
        }

        int count = Math.Min(buffer.Length, _ready.Length);
        _ready.Span[..count].CopyTo(buffer);
        _ready = _ready[count..];
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _extents.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Fill()
    {
        if (!_begun)
        {
            Begin();
        }
        else if (_left.Begin < _left.End || Next())
        {
            Extent();
        }
        else
        {
            ExtentWire.WriteHead(_buffer, _count, 0);
            Seal(ExtentWire.HeadBytes);
            _ended = true;
        }
    }

    private void Begin()
    {
        ExtentWire.Magic.CopyTo(_buffer);
        _buffer[3] = ExtentWire.Version;
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(4), part.Range.Begin);
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(12), part.Range.End);
        Seal(ExtentWire.PartBytes);
        _begun = true;
    }

    private bool Next()
    {
        bool more = _extents.MoveNext();
        _left = more ? _extents.Current : _left;
        return more;
    }

    private void Extent()
    {
        const int head = ExtentWire.HeadBytes + ExtentWire.DigestBytes;
        int read = ReadFile(_buffer.AsSpan(head, (int)Math.Min(ExtentWire.MostData, _left.End - _left.Begin)));
        ExtentWire.WriteHead(_buffer, _left.Begin, read);
        ExtentWire.Digest(_buffer.AsSpan(0, ExtentWire.HeadBytes), _buffer.AsSpan(head, read)).CopyTo(_buffer.AsSpan(ExtentWire.HeadBytes));
        _ready = _buffer.AsMemory(0, head + read);
        _left = _left with { Begin = _left.Begin + read };
        _count++;
        sent(read);
    }

    private int ReadFile(Span<byte> to)
    {
        try
        {
            int read = RandomAccess.Read(file, to, _left.Begin);
            return read > 0 ? read : throw new IOException("The file became shorter while it was sent.");
        }
        catch (IOException fault)
        {
            Fault = fault;
            throw;
        }
    }

    private void Seal(int length)
    {
        ExtentWire.Digest(_buffer.AsSpan(0, length), []).CopyTo(_buffer.AsSpan(length));
        _ready = _buffer.AsMemory(0, length + ExtentWire.DigestBytes);
    }
}
