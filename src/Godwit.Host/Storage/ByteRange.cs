namespace Godwit.Host.Storage;

/// <summary>Bytes of a file from the first to before the last.</summary>
internal readonly record struct ByteRange(long Begin, long End)
{
    public override string ToString() => $"{Begin}-{End}";
}
