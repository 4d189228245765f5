using Godwit.Cli.Output;
using Xunit;

namespace Godwit.Cli.Tests;

public sealed class DurationsTests
{
    [Theory]
    [InlineData(0.25,      "0.3 ms")]
    [InlineData(87.4,      "87 ms")]
    [InlineData(999.6,     "1 s")]
    [InlineData(14_230,    "14.2 s")]
    [InlineData(59_940,    "59.9 s")]
    [InlineData(125_000,   "2 min 5 s")]
    [InlineData(11_520_000, "3 h 12 min")]
    [InlineData(190_800_000, "2 d 5 h")]
    public void A_duration_is_shown_in_two_words_at_most(double milliseconds, string text) =>
        Assert.Equal(text, Durations.Format(TimeSpan.FromMilliseconds(milliseconds)));
}
