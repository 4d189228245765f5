using System.Buffers.Binary;
using Godwit.Contracts.Storage;

namespace Godwit.Host.Storage;

/// <summary>
/// The last 512 bytes of a VHD, big-endian:
/// <code>
///   0 "conectix"   16 offset of the dynamic header   60 type (2 fixed, 3 dynamic, 4 differencing)   68 unique id
/// dynamic header:  0 "cxsparse"   32 block size
/// </code>
/// </summary>
internal static class VhdFooter
{
    private const int Length = 512;

    public static ReadOnlySpan<byte> Cookie => "conectix"u8;

    /// <exception cref="InvalidDataException">It is no VHD.</exception>
    public static ImageHeader Read(Stream file)
    {
        byte[] footer = new byte[Length];
        file.Seek(Math.Max(0, file.Length - Length), SeekOrigin.Begin);
        file.ReadExactly(footer);
        if (!footer.AsSpan().StartsWith(Cookie))
        {
            throw new InvalidDataException("it is no VHD");
        }

        VhdType type = BinaryPrimitives.ReadUInt32BigEndian(footer.AsSpan(60)) switch
        {
            2 => VhdType.Fixed,
            3 => VhdType.Dynamic,
            4 => VhdType.Differencing,
            var other => throw new InvalidDataException($"its VHD type {other} is unknown"),
        };
        return new ImageHeader
        {
            Type = type,
            BlockSizeBytes = type is VhdType.Fixed ? null : BlockSize(file, BinaryPrimitives.ReadUInt64BigEndian(footer.AsSpan(16))),
            DiskIdentifier = new Guid(footer.AsSpan(68, 16), bigEndian: true),
        };
    }

    private static long BlockSize(Stream file, ulong at)
    {
        byte[] header = new byte[36];
        file.Seek((long)Math.Min(at, (ulong)file.Length), SeekOrigin.Begin);
        file.ReadExactly(header);
        return header.AsSpan().StartsWith("cxsparse"u8)
            ? BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(32))
            : throw new InvalidDataException("its VHD header is damaged");
    }
}
