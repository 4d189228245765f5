using Godwit.Host.Migration.Prediction;
using Xunit;

namespace Godwit.Host.Tests.Migration.Prediction;

public sealed class CompressionVerdictTests
{
    [Theory]
    //          link (Mbit/s)  free processors  compressed
    [InlineData(100,           2.0,             true)]
    [InlineData(1_000,         2.0,             true)]
    [InlineData(1_000,         0.5,             true)]   // 150 MB/s compressed, and the link takes 125
    [InlineData(1_000,         0.0,             false)]  // 75 MB/s
    [InlineData(1_000,         -3.0,            false)]  // more to do than processors
    [InlineData(2_500,         2.0,             true)]
    [InlineData(2_500,         1.0,             false)]
    [InlineData(10_000,        2.0,             false)]
    [InlineData(10_000,        64.0,            false)]
    [InlineData(25_000,        64.0,            false)]
    public void Memory_is_compressed_where_that_is_quicker(double link, double free, bool compressed) =>
        Assert.Equal(compressed, CompressionVerdict.IsQuicker(link * 1e6 / 8, free));

    [Fact]
    public void Nobody_knows_the_link_and_it_is_taken_for_a_common_one() => Assert.True(CompressionVerdict.IsQuicker(null, 0));
}
