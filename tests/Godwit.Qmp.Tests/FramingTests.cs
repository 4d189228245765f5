using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Xunit;

namespace Godwit.Qmp.Tests;

public sealed class FramingTests
{
    [Fact]
    public async Task A_line_that_comes_byte_by_byte_is_one_line()
    {
        Pipe pipe = new();
        QmpLines lines = new(pipe.Reader);
        ValueTask<ReadOnlySequence<byte>?> reading = lines.ReadAsync(default);
        foreach (byte one in "{\"a\": 1}\r\n"u8.ToArray())
        {
            await pipe.Writer.WriteAsync(new[] { one });
        }

        Assert.Equal("{\"a\": 1}\r", Text(await reading));
    }

    [Fact]
    public async Task Lines_that_come_together_are_told_apart()
    {
        Pipe pipe = new();
        QmpLines lines = new(pipe.Reader);
        await pipe.Writer.WriteAsync("one\ntwo\nthr"u8.ToArray());
        Assert.Equal("one", Text(await lines.ReadAsync(default)));
        Assert.Equal("two", Text(await lines.ReadAsync(default)));
        await pipe.Writer.WriteAsync("ee\n"u8.ToArray());
        Assert.Equal("three", Text(await lines.ReadAsync(default)));
    }

    [Fact]
    public async Task A_line_may_be_megabytes_long()
    {
        byte[] line = Encoding.UTF8.GetBytes(new string('x', 5_000_000) + "\n");
        QmpLines lines = new(PipeReader.Create(new MemoryStream(line)));
        Assert.Equal(5_000_000, (await lines.ReadAsync(default))!.Value.Length);
    }

    [Fact]
    public async Task Half_a_line_before_the_end_is_no_line()
    {
        QmpLines lines = new(PipeReader.Create(new MemoryStream("whole\nhal"u8.ToArray())));
        Assert.Equal("whole", Text(await lines.ReadAsync(default)));
        Assert.Null(await lines.ReadAsync(default));
    }

    private static string Text(ReadOnlySequence<byte>? line) => Encoding.UTF8.GetString(line!.Value);
}
