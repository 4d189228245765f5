using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Godwit.Host.Storage;

/// <summary>
/// A part of a sparse file on a wire. Every piece has a digest of its own, so that a fault on the way costs no more than what it hit.
/// <code>
///   { "GWX", version 1, int64 begin, int64 end, SHA-256 of these }                                        the part
///   { int64 offset, int32 length (1 to 1 MiB), SHA-256 of these two and the data, the data }*             data, ascending, within the part
///   { int64 number of extents, int32 0, SHA-256 of these two }                                            the end
/// </code>
/// Numbers are little-endian. What lies between two extents is a hole. <see cref="ExtentStream"/> writes it, <see cref="PartReader"/> reads it.
/// </summary>
internal static class ExtentWire
{
    public const int Version = 1;
    public const int MostData = 1 << 20;
    public const int DigestBytes = SHA256.HashSizeInBytes;
    public const int PartBytes = 20;
    public const int HeadBytes = 12;

    /// <summary>No file is longer (a pebibyte): what says so is no file of ours.</summary>
    public const long MostLength = 1L << 50;

    public static ReadOnlySpan<byte> Magic => "GWX"u8;

    public static void WriteHead(Span<byte> to, long offset, int length)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to, offset);
        BinaryPrimitives.WriteInt32LittleEndian(to[8..], length);
    }

    public static byte[] Digest(long offset, ReadOnlySpan<byte> data)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        WriteHead(head, offset, data.Length);
        return Digest(head, data);
    }

    public static byte[] Digest(ReadOnlySpan<byte> head, ReadOnlySpan<byte> data)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(head);
        digest.AppendData(data);
        return digest.GetHashAndReset();
    }
}
