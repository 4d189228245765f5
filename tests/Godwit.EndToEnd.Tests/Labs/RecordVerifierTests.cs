using System.Buffers.Binary;
using Godwit.Lab.Guests;
using Xunit;

namespace Godwit.EndToEnd.Tests.Labs;

/// <summary>The verdict on a record area of eight slots, into which the guest would have written the numbers given.</summary>
public sealed class RecordVerifierTests
{
    private const int Slots = 8;

    [Theory]
    //          written                                acknowledged  lost
    [InlineData(new ulong[] { },                       0,            0)]
    [InlineData(new ulong[] { 1, 2, 3 },               3,            0)]
    [InlineData(new ulong[] { 1, 2, 3, 4 },            3,            0)] // written, not yet acknowledged
    [InlineData(new ulong[] { 1, 3 },                  3,            1)]
    [InlineData(new ulong[] { 1, 2 },                  3,            1)]
    [InlineData(new ulong[] { },                       3,            3)]
    [InlineData(new ulong[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 10,   0)] // once around
    [InlineData(new ulong[] { 1, 2, 3, 4, 5, 6, 7, 8, 10 },    10,   1)] // nine never came: one is still in its place
    public void What_was_acknowledged_and_is_not_there_is_lost(ulong[] written, ulong acknowledged, int lost)
    {
        RecordReport report = RecordVerifier.Judge(Area(written), acknowledged);

        Assert.Equal(lost, report.Lost);
        Assert.Equal(0, report.Torn);
        Assert.Equal(written.DefaultIfEmpty().Max(), report.HighestSequence);
    }

    [Theory]
    [InlineData(0)]    // magic
    [InlineData(9)]    // sequence
    [InlineData(16)]   // slot
    [InlineData(33)]   // CRC
    [InlineData(4095)] // the last byte
    public void A_record_with_any_byte_changed_is_torn_and_lost(int offset)
    {
        byte[] area = Area([1, 2, 3]);
        area[(SlotOf(2) * 4096) + offset] ^= 0x55;

        RecordReport report = RecordVerifier.Judge(area, 3);

        Assert.Equal(1, report.Torn);
        Assert.Equal(1, report.Lost);
        Assert.False(report.IsSound);
    }

    [Fact]
    public void A_whole_record_in_another_ones_place_is_torn()
    {
        byte[] area = Area([1]);
        byte[] moved = new byte[area.Length];
        area.AsSpan(SlotOf(1) * 4096, 4096).CopyTo(moved.AsSpan(SlotOf(2) * 4096));

        Assert.Equal(1, RecordVerifier.Judge(moved, 0).Torn);
    }

    private static int SlotOf(ulong sequence) => (int)(sequence * 2654435761 % Slots);

    private static byte[] Area(ulong[] sequences)
    {
        byte[] area = new byte[Slots * 4096];
        foreach (ulong sequence in sequences)
        {
            Span<byte> record = area.AsSpan(SlotOf(sequence) * 4096, 4096);
            record.Clear();
            "GWRECORD"u8.CopyTo(record);
            BinaryPrimitives.WriteUInt64LittleEndian(record[8..], sequence);
            BinaryPrimitives.WriteUInt64LittleEndian(record[16..], (ulong)SlotOf(sequence));
            new Random((int)sequence).NextBytes(record[40..]);
            BinaryPrimitives.WriteUInt32LittleEndian(record[32..], Crc32(record));
        }

        return area;
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~0u;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }
        }

        return ~crc;
    }
}
