using Godwit.Cli.Output;
using Xunit;

namespace Godwit.Cli.Tests;

public sealed class SizesTests
{
    [Theory]
    [InlineData("1",        1)]
    [InlineData("512",      512)]
    [InlineData("1K",       1024)]
    [InlineData("128M",     134217728)]
    [InlineData("128m",     134217728)]
    [InlineData("128MB",    134217728)]
    [InlineData("128MiB",   134217728)]
    [InlineData("1.5G",     1610612736)]
    [InlineData("4 G",      4294967296)]
    [InlineData("2T",       2199023255552)]
    [InlineData("7B",       7)]
    [InlineData("8388607T", 9223370937343148032)]
    public void A_size_is_a_number_with_a_letter(string text, long bytes)
    {
        Assert.True(Sizes.TryParse(text, out long read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("4Q")]
    [InlineData("1.5")]
    [InlineData("4iB")]
    [InlineData("4GG")]
    [InlineData("1,5G")]
    [InlineData("8388608T")]
    [InlineData("9223372036854775808")]
    public void What_is_no_whole_positive_number_of_bytes_is_no_size(string text) => Assert.False(Sizes.TryParse(text, out _));

    [Theory]
    [InlineData(0,             "0 B")]
    [InlineData(1023,          "1023 B")]
    [InlineData(1024,          "1 KiB")]
    [InlineData(1536,          "1.5 KiB")]
    [InlineData(134217728,     "128 MiB")]
    [InlineData(1073741000,    "1 GiB")]
    [InlineData(2254857830,    "2.1 GiB")]
    [InlineData(1099511627776, "1 TiB")]
    public void A_size_is_shown_in_the_unit_that_keeps_it_short(long bytes, string text) => Assert.Equal(text, Sizes.Format(bytes));
}
