using System.Buffers.Binary;
using System.Security.Cryptography;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Storage;

/// <summary>
/// A sparse file on a wire, as a stream to be read: its data in extents, and its digest, so that holes cost nothing and a fault on
/// the way is noticed.
/// <code>
///   { int64 offset, int32 length (1 to 1 MiB), the data }*   { int64 length of the file, int32 0, SHA-256 of all before }
/// </code>
/// Numbers are little-endian. Nobody may write to the file meanwhile.
/// </summary>
internal sealed class ExtentStream : Stream
{
    private const int HeadBytes = 12;
    private const int MostData = 1 << 20;

    private readonly SafeFileHandle _file;
    private readonly IEnumerator<(long Begin, long End)> _extents;
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Action<int> _sent;
    private readonly byte[] _buffer = new byte[HeadBytes + MostData];
    private ReadOnlyMemory<byte> _ready;
    private long _at;
    private long _end;
    private bool _ended;

    /// <param name="path">The file.</param>
    /// <param name="sent">Told of data bytes as they are taken.</param>
    public ExtentStream(string path, Action<int> sent)
    {
        _file = Ownership.OpenPlainFile(path);
        _extents = FileExtents.Of(_file).GetEnumerator();
        _sent = sent;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes what another <see cref="ExtentStream"/> says into a new file of ours; on return it is whole and on disk.</summary>
    /// <exception cref="RefusedException">It broke off, was damaged, or does not fit. The file is the caller's to delete.</exception>
    public static async Task ReceiveAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[MostData];
        try
        {
            await using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Ownership.PrivateFile, BufferSize = 0,
            });
            while (true)
            {
                await content.ReadExactlyAsync(buffer.AsMemory(0, HeadBytes), cancellationToken);
                digest.AppendData(buffer, 0, HeadBytes);
                long offset = BinaryPrimitives.ReadInt64LittleEndian(buffer);
                int length = BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(8));
                if (offset < 0 || length is < 0 or > MostData)
                {
                    throw Damaged(path);
                }

                if (length == 0)
                {
                    file.SetLength(offset);
                    break;
                }

                await content.ReadExactlyAsync(buffer.AsMemory(0, length), cancellationToken);
                digest.AppendData(buffer, 0, length);
                RandomAccess.Write(file.SafeFileHandle, buffer.AsSpan(0, length), offset);
            }

            await content.ReadExactlyAsync(buffer.AsMemory(0, SHA256.HashSizeInBytes), cancellationToken);
            if (!digest.GetHashAndReset().AsSpan().SequenceEqual(buffer.AsSpan(0, SHA256.HashSizeInBytes)))
            {
                throw Damaged(path);
            }

            RandomAccess.FlushToDisk(file.SafeFileHandle);
        }
        catch (EndOfStreamException)
        {
            throw Damaged(path);
        }
        catch (IOException failure) when (SparseCopy.IsFull(failure))
        {
            throw new RefusedException(
                ProblemId.NotEnoughSpace, path, $"{path} could not be written: the file system is full.", "Free some space there, or choose another folder.");
        }

        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
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
            _digest.Dispose();
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Fill()
    {
        while (_at >= _end)
        {
            if (!_extents.MoveNext())
            {
                End();
                return;
            }

            (_at, _end) = _extents.Current;
        }

        int read = RandomAccess.Read(_file, _buffer.AsSpan(HeadBytes, (int)Math.Min(MostData, _end - _at)), _at);
        if (read == 0)
        {
            throw new IOException("The file became shorter while it was sent.");
        }

        Head(_at, read);
        _digest.AppendData(_buffer, 0, HeadBytes + read);
        _ready = _buffer.AsMemory(0, HeadBytes + read);
        _at += read;
        _sent(read);
    }

    private void End()
    {
        Head(RandomAccess.GetLength(_file), 0);
        _digest.AppendData(_buffer, 0, HeadBytes);
        _digest.TryGetHashAndReset(_buffer.AsSpan(HeadBytes), out int digest);
        _ready = _buffer.AsMemory(0, HeadBytes + digest);
        _ended = true;
    }

    private void Head(long offset, int length)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer, offset);
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(8), length);
    }

    private static RefusedException Damaged(string path) =>
        new(ProblemId.CopyDiffers, path, $"{path} did not arrive whole.", "Check the link, then try again; the original is untouched.");
}
