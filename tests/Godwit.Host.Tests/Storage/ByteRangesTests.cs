using CsCheck;
using Godwit.Host.Storage;
using Xunit;

namespace Godwit.Host.Tests.Storage;

public sealed class ByteRangesTests
{
    [Theory]
    [InlineData("",                 "",          "0-10")]
    [InlineData("0-10",             "0-10",      "")]
    [InlineData("2-4 6-8",          "2-4 6-8",   "0-2 4-6 8-10")]
    [InlineData("6-8 2-4 4-6",      "2-8",       "0-2 8-10")]
    [InlineData("2-4 3-7 1-2",      "1-7",       "0-1 7-10")]
    [InlineData("5-5",              "",          "0-10")]
    [InlineData("8-20",             "8-20",      "0-8")]
    [InlineData("12-20",            "12-20",     "0-10")]
    public void Ranges_that_touch_are_one_and_the_rest_is_missing(string added, string all, string missing)
    {
        var ranges = new ByteRanges(added.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parse));

        Assert.Equal(all, string.Join(' ', ranges.All));
        Assert.Equal(missing, string.Join(' ', ranges.Missing(10)));
    }

    [Fact]
    public void Whatever_is_added_every_byte_is_there_or_missing() => Gen.Int[0, 40].Select(Gen.Int[0, 40]).Array[0, 12].Sample(pairs =>
    {
        var there = new bool[40];
        var ranges = new ByteRanges();
        foreach ((int begin, int end) in pairs)
        {
            ranges.Add(new ByteRange(begin, end));
            for (int i = begin; i < end; i++)
            {
                there[i] = true;
            }
        }

        var missing = ranges.Missing(40).ToList();
        return Enumerable.Range(0, 40).All(i => missing.Any(range => range.Begin <= i && i < range.End) == !there[i])
            && ranges.All.Zip(ranges.All.Skip(1)).All(pair => pair.First.End < pair.Second.Begin);
    });

    private static ByteRange Parse(string text) => text.Split('-') is [var begin, var end] ? new ByteRange(int.Parse(begin), int.Parse(end)) : throw new FormatException();
}
