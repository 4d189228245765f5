using System.Buffers.Binary;
using Godwit.Contracts.Storage;

namespace Godwit.Host.Storage;

/// <summary>
/// A VHDX, little-endian:
/// <code>
///  0 "vhdxfile"   64K, 128K headers: 0 "head"  8 sequence  48 log id   192K region table: 0 "regi"  8 count  16 regions of 32
///  metadata region: 0 "metadata"  10 count  32 items of 32: 0 id  16 offset  20 length
/// </code>
/// A header whose log id is not zero has a log that was not replayed.
/// </summary>
internal static class VhdxHeader
{
    private const int KiB = 1024;
    private static readonly Guid MetadataRegion = new("8b7ca206-4790-4b9a-b8fe-575f050f886e");
    private static readonly Guid FileParameters = new("caa16737-fa36-4d43-b3b6-33f0aa44e76b");
    private static readonly Guid DiskId = new("beca12ab-b2e6-4523-93ef-c309e000c746");
    private static readonly Guid PhysicalSectorSize = new("cda348c7-445d-4471-9cc9-e9885251c556");

    public static ReadOnlySpan<byte> Cookie => "vhdxfile"u8;

    /// <exception cref="InvalidDataException">It is no VHDX, or a damaged one.</exception>
    public static ImageHeader Read(Stream file)
    {
        if (!At(file, 0, 8).AsSpan().SequenceEqual(Cookie))
        {
            throw new InvalidDataException("it is no VHDX");
        }

        long metadata = MetadataAt(file);
        byte[] parameters = Item(file, metadata, FileParameters, 8);
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(parameters.AsSpan(4));
        return new ImageHeader
        {
            Type = (flags & 2) != 0 ? VhdType.Differencing : (flags & 1) != 0 ? VhdType.Fixed : VhdType.Dynamic,
            BlockSizeBytes = BinaryPrimitives.ReadUInt32LittleEndian(parameters),
            DiskIdentifier = new Guid(Item(file, metadata, DiskId, 16)),
            PhysicalSectorSizeBytes = (int)BinaryPrimitives.ReadUInt32LittleEndian(Item(file, metadata, PhysicalSectorSize, 4)),
            IsDirty = HasLog(file),
        };
    }

    private static bool HasLog(Stream file)
    {
        byte[] first = At(file, 64 * KiB, 64);
        byte[] second = At(file, 128 * KiB, 64);
        byte[] current = Sequence(first) >= Sequence(second) ? first : second;
        return current.AsSpan(48, 16).ContainsAnyExcept((byte)0);
    }

    /// <summary>A header that was never written counts as older than any.</summary>
    private static ulong Sequence(byte[] header) =>
        header.AsSpan().StartsWith("head"u8) ? BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(8)) : 0;

    private static long MetadataAt(Stream file)
    {
        byte[] table = At(file, 192 * KiB, 64 * KiB);
        if (!table.AsSpan().StartsWith("regi"u8))
        {
            throw new InvalidDataException("its VHDX region table is damaged");
        }

        uint count = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(table.AsSpan(8)), 2047);
        for (int at = 16; at < 16 + (count * 32); at += 32)
        {
            if (new Guid(table.AsSpan(at, 16)) == MetadataRegion)
            {
                return BinaryPrimitives.ReadInt64LittleEndian(table.AsSpan(at + 16));
            }
        }

        throw new InvalidDataException("its VHDX metadata is missing");
    }

    private static byte[] Item(Stream file, long metadata, Guid id, int length)
    {
        byte[] table = At(file, metadata, 64 * KiB);
        uint count = table.AsSpan().StartsWith("metadata"u8) ? Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(table.AsSpan(10)), (ushort)2047) : 0u;
        for (int at = 32; at < 32 + (count * 32); at += 32)
        {
            if (new Guid(table.AsSpan(at, 16)) == id)
            {
                return At(file, metadata + BinaryPrimitives.ReadUInt32LittleEndian(table.AsSpan(at + 16)), length);
            }
        }

        throw new InvalidDataException("its VHDX metadata is incomplete");
    }

    private static byte[] At(Stream file, long offset, int length)
    {
        byte[] bytes = new byte[length];
        if (offset < 0)
        {
            throw new InvalidDataException("its VHDX metadata is damaged");
        }

        file.Seek(offset, SeekOrigin.Begin);
        file.ReadExactly(bytes);
        return bytes;
    }
}
