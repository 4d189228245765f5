using System.Buffers.Binary;
using System.Numerics;
using Godwit.Contracts.Vms;
using Godwit.Lab.Processes;

namespace Godwit.Lab.Guests;

/// <summary>
/// Reads the records back from an image and says what is missing. Its twin is agent.c:
/// <code>
/// offset  0  "GWRECORD"      16  slot    24  guest clock    32  CRC-32 of the record with this field zero
///         8  sequence                                       36  reserved    40  data up to 4096
/// </code>
/// </summary>
public static class RecordVerifier
{
    public const int DefaultSlots = 4096;

    private const int RecordSize = 4096;
    private const int AreaStart = 1 << 20;

    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>
    /// The guest should be quiet or off: a record that is written while we read may look torn. A running guest's image may be
    /// read, because what was acknowledged was flushed.
    /// </summary>
    public static async Task<RecordReport> VerifyAsync(
        string imagePath,
        DiskFormat format,
        ulong acknowledged,
        int slots = DefaultSlots,
        CancellationToken cancellationToken = default)
    {
        if (!BitOperations.IsPow2(slots))
        {
            throw new LabException($"{slots} slots: the agent spreads records evenly only over a power of two.");
        }

        byte[] area = format == DiskFormat.Raw
            ? await ReadRawAsync(imagePath, AreaStart, slots, cancellationToken)
            : await ReadOtherAsync(imagePath, format, slots, cancellationToken);
        return Judge(area, acknowledged);
    }

    /// <summary>The verdict on a record area, whose length says how many slots it has.</summary>
    public static RecordReport Judge(ReadOnlyMemory<byte> area, ulong acknowledged)
    {
        ulong slots = (ulong)(area.Length / RecordSize);
        ulong[] sequences = new ulong[slots];
        int torn = 0;
        for (int slot = 0; slot < sequences.Length; slot++)
        {
            ReadOnlySpan<byte> record = area.Span.Slice(slot * RecordSize, RecordSize);
            if (IsWhole(record, (ulong)slot))
            {
                sequences[slot] = BinaryPrimitives.ReadUInt64LittleEndian(record[8..]);
            }
            else if (record.ContainsAnyExcept((byte)0))
            {
                torn++;
            }
        }

        // Any run of as many numbers as there are slots fills each slot once, so each of the last ones has a slot to itself.
        ulong first = acknowledged > slots ? acknowledged - slots + 1 : 1;
        List<ulong> lost = [];
        for (ulong sequence = first; sequence <= acknowledged; sequence++)
        {
            if (sequences[unchecked(sequence * 2654435761) % slots] < sequence)
            {
                lost.Add(sequence);
            }
        }

        return new RecordReport
        {
            Records = sequences.Count(sequence => sequence > 0),
            Torn = torn,
            Lost = lost.Count,
            FirstLost = lost.Count > 0 ? lost[0] : null,
            Checked = (int)(acknowledged - first + 1),
            HighestSequence = sequences.Max(),
        };
    }

    private static bool IsWhole(ReadOnlySpan<byte> record, ulong slot) =>
        record.StartsWith("GWRECORD"u8)
        && BinaryPrimitives.ReadUInt64LittleEndian(record[16..]) == slot
        && BinaryPrimitives.ReadUInt32LittleEndian(record[32..]) == CrcOf(record);

    private static uint CrcOf(ReadOnlySpan<byte> record)
    {
        uint crc = ~0u;
        for (int i = 0; i < record.Length; i++)
        {
            byte value = i is >= 32 and < 36 ? (byte)0 : record[i];
            crc = CrcTable[(crc ^ value) & 255] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeCrcTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }

    private static async Task<byte[]> ReadRawAsync(string path, long offset, int slots, CancellationToken cancellationToken)
    {
        byte[] area = new byte[slots * RecordSize];
        await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = offset;
        await file.ReadAtLeastAsync(area, area.Length, throwOnEndOfStream: false, cancellationToken);
        return area;
    }

    private static async Task<byte[]> ReadOtherAsync(string path, DiskFormat format, int slots, CancellationToken cancellationToken)
    {
        string copy = Path.GetTempFileName();
        try
        {
            // -U: the guest that runs on it holds the lock. QEMU 10's count takes in what is skipped, a newer one's may not:
            // asking for both serves either, and what is read too much is not looked at.
            string name = DiskImage.DriverOf(format);
            await Tool.RunAsync(
                "qemu-img",
                [
                    "dd", "-U", "-f", name, "-O", "raw", $"bs={RecordSize}", $"skip={AreaStart / RecordSize}",
                    $"count={(AreaStart / RecordSize) + slots}", "if=" + path, "of=" + copy,
                ],
                null,
                cancellationToken);
            return await ReadRawAsync(copy, 0, slots, cancellationToken);
        }
        finally
        {
            File.Delete(copy);
        }
    }
}
