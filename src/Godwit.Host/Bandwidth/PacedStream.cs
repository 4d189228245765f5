namespace Godwit.Host.Bandwidth;

/// <summary>Hands a stream on no faster than it may pass. Read from its beginning to its end, asynchronously.</summary>
/// <param name="inner">Whose bytes they are; not disposed.</param>
/// <param name="pass">Returns when so many bytes may have passed.</param>
internal sealed class PacedStream(Stream inner, Func<long, CancellationToken, ValueTask> pass) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken);
        await pass(read, cancellationToken);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
