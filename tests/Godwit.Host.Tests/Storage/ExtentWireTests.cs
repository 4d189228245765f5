using System.Buffers.Binary;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Storage;
using Xunit;

namespace Godwit.Host.Tests.Storage;

/// <summary>A part of a file on the wire, whole, cut, damaged, and made up.</summary>
public sealed class ExtentWireTests : IDisposable
{
    private const int Size = 256 << 10;

    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-wire-").FullName;
    private readonly string _path;
    private readonly byte[] _content;

    public ExtentWireTests()
    {
        _path = Path.Combine(_folder, "disk");
        _content = SparseSample.Make(_path, Size);
    }

    private static ByteRange Whole { get; } = new(0, Size);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_is_read_is_what_was_written_and_holes_cost_nothing()
    {
        byte[] said = SparseSample.Said(_path, Whole);

        Reading reading = await Reading.OfAsync(said);

        Assert.Equal([Whole], reading.Covered.All);
        Assert.Equal(0, reading.Damaged);
        Assert.Equal(_content, reading.Content(Size));
        Assert.InRange(said.Length, Size / 2, Size / 2 + 1024);
    }

    [Fact]
    public async Task Parts_together_are_the_file()
    {
        using var file = File.OpenHandle(_path);
        FilePart[] parts = [.. FilePart.Of(file, [Whole], mostBytes: 20_000)];

        Assert.True(parts.Length > 6);
        Assert.All(parts, part => Assert.InRange(part.Bytes, 0, 20_000));
        Assert.Equal([Whole], new ByteRanges(parts.Select(part => part.Range)).All);
        Assert.Equal(Size / 2, parts.Sum(part => part.Bytes));
        foreach (FilePart part in parts)
        {
            Assert.Equal([part.Range], (await Reading.OfAsync(SparseSample.Said(_path, part.Range))).Covered.All);
        }
    }

    [Fact]
    public async Task Wherever_it_is_cut_only_what_came_whole_counts()
    {
        byte[] said = Small();
        for (int length = 0; length < said.Length; length++)
        {
            Reading reading = await Reading.OfAsync(said[..length]);

            Assert.True(reading.BrokeOff, $"cut at {length}");
            AssertTrue(reading, $"cut at {length}");
        }
    }

    [Fact]
    public async Task Whichever_byte_is_damaged_nothing_wrong_counts()
    {
        byte[] said = Small();
        for (int i = 0; i < said.Length; i++)
        {
            byte[] damaged = [.. said];
            damaged[i] ^= 0x10;

            Reading reading = await Reading.OfAsync(damaged);

            Assert.True(reading.Damaged > 0 || reading.BrokeOff || reading.Refused is not null, $"damage at {i} went unseen");
            AssertTrue(reading, $"damage at {i}");
        }
    }

    [Fact]
    public async Task Damage_to_one_extent_costs_that_one_only()
    {
        string path = Path.Combine(_folder, "big");
        byte[] content = SparseSample.Make(path, 16 << 20);
        byte[] said = SparseSample.Said(path, new ByteRange(0, 16 << 20));
        said[(2 << 20) + 500_000] ^= 1;

        Reading reading = await Reading.OfAsync(said);

        Assert.Equal(1, reading.Damaged);
        Assert.Equal([new ByteRange(2 << 20, 3 << 20)], reading.Covered.Missing(16 << 20));
        Assert.Equal(content.AsSpan(3 << 20), reading.Content(16 << 20).AsSpan(3 << 20));
    }

    [Theory]
    [InlineData("another version",       "GWX\u0002", 0,  100, 0,   50, true)]
    [InlineData("no part of a file",     "EXT\u0001", 0,  100, 0,   50, true)]
    [InlineData("before the file",       "GWX\u0001", -1, 100, 0,   50, true)]
    [InlineData("backwards",             "GWX\u0001", 90, 10,  0,   50, true)]
    [InlineData("longer than any file",  "GWX\u0001", 0,  long.MaxValue, 0, 50, true)]
    [InlineData("data before the part",  "GWX\u0001", 10, 100, 0,   50, true)]
    [InlineData("data behind the part",  "GWX\u0001", 0,  100, 60,  50, true)]
    [InlineData("data far behind",       "GWX\u0001", 0,  100, long.MaxValue, 50, true)]
    [InlineData("data at a negative place", "GWX\u0001", 0, 100, long.MinValue, 50, true)]
    [InlineData("in order",              "GWX\u0001", 0,  100, 50,  50, false)]
    public async Task What_is_whole_and_nonsense_is_refused(string what, string magic, long begin, long end, long offset, int length, bool refused)
    {
        Reading reading = await Reading.OfAsync(Say(magic, begin, end, (offset, new byte[length])));

        Assert.True(refused == reading.Refused is ProblemId.MalformedRequest, what);
        Assert.Equal(refused, reading.Covered.All.Count == 0);
    }

    [Fact]
    public async Task Extents_that_overlap_are_refused() =>
        Assert.Equal(ProblemId.MalformedRequest, (await Reading.OfAsync(Say("GWX\u0001", 0, 100, (0, new byte[50]), (49, new byte[10])))).Refused);

    [Theory]
    [InlineData((1 << 20) + 1)]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    public async Task A_length_beyond_reason_takes_no_memory_and_ends_the_reading(int length)
    {
        byte[] said = Say("GWX\u0001", 0, 100, (0, new byte[50]));
        BinaryPrimitives.WriteInt32LittleEndian(said.AsSpan(ExtentWire.PartBytes + ExtentWire.DigestBytes + 8), length);

        Reading reading = await Reading.OfAsync(said);

        Assert.Equal((1, 0), (reading.Damaged, reading.Covered.All.Count));
    }

    [Fact]
    public async Task A_file_that_became_shorter_says_so_itself()
    {
        using var file = File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite);
        FilePart part = Assert.Single(FilePart.Of(file, [Whole]));
        RandomAccess.SetLength(file, 4096);
        await using var content = new ExtentStream(file, part, _ => { });

        await Assert.ThrowsAsync<IOException>(() => content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
        Assert.NotNull(content.Fault);
    }

    /// <summary>Three extents of a few bytes each, with holes.</summary>
    private static byte[] Small() => Say("GWX\u0001", 0, 100, (10, [1, 2, 3]), (20, [4, 5, 6]), (90, [7]));

    private static void AssertTrue(Reading reading, string what)
    {
        var expected = new byte[100];
        new byte[] { 1, 2, 3 }.CopyTo(expected, 10);
        new byte[] { 4, 5, 6 }.CopyTo(expected, 20);
        expected[90] = 7;
        byte[] content = reading.Content(100);
        foreach (ByteRange range in reading.Covered.All)
        {
            Assert.True(expected.AsSpan((int)range.Begin, (int)(range.End - range.Begin)).SequenceEqual(content.AsSpan((int)range.Begin, (int)(range.End - range.Begin))), what);
        }
    }

    private static byte[] Say(string magic, long begin, long end, params (long Offset, byte[] Data)[] extents)
    {
        using var said = new MemoryStream();
        var part = new byte[ExtentWire.PartBytes];
        magic.Select(letter => (byte)letter).ToArray().CopyTo(part, 0);
        BinaryPrimitives.WriteInt64LittleEndian(part.AsSpan(4), begin);
        BinaryPrimitives.WriteInt64LittleEndian(part.AsSpan(12), end);
        said.Write(part);
        said.Write(ExtentWire.Digest(part, []));
        foreach ((long offset, byte[] data) in extents.Append((extents.Length, [])))
        {
            var head = new byte[ExtentWire.HeadBytes];
            ExtentWire.WriteHead(head, offset, data.Length);
            said.Write(head);
            said.Write(ExtentWire.Digest(head, data));
            said.Write(data);
        }

        return said.ToArray();
    }

    /// <summary>What a reader made of it.</summary>
    private sealed class Reading
    {
        private readonly List<(long Offset, byte[] Data)> _data = [];

        public ByteRanges Covered { get; } = new();

        public int Damaged { get; private set; }

        public bool BrokeOff { get; private set; }

        public ProblemId? Refused { get; private set; }

        public static async Task<Reading> OfAsync(byte[] said)
        {
            var reading = new Reading();
            var reader = new PartReader(new MemoryStream(said));
            try
            {
                while (await reader.NextAsync(TestContext.Current.CancellationToken) is { } extent)
                {
                    reading.Covered.Add(extent.Covers);
                    reading._data.Add((extent.Offset, extent.Data.ToArray()));
                }
            }
            catch (EndOfStreamException)
            {
                reading.BrokeOff = true;
            }
            catch (RefusedException refused)
            {
                reading.Refused = refused.Problem.Id;
            }

            reading.Damaged = reader.Damaged;
            return reading;
        }

        public byte[] Content(int size)
        {
            var content = new byte[size];
            foreach ((long offset, byte[] data) in _data)
            {
                data.CopyTo(content, offset);
            }

            return content;
        }
    }
}
