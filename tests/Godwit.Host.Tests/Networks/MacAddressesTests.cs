using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Networks;
using Xunit;

namespace Godwit.Host.Tests.Networks;

public sealed class MacAddressesTests
{
    [Theory]
    [InlineData("52:54:00:AB:cd:01", "52:54:00:ab:cd:01")]
    [InlineData("52-54-00-AB-CD-01", "52:54:00:ab:cd:01")]
    [InlineData("00155D010203", "00:15:5d:01:02:03")]
    [InlineData("01:00:5e:00:00:01", null)]
    [InlineData("ff:ff:ff:ff:ff:ff", null)]
    [InlineData("00:00:00:00:00:00", null)]
    [InlineData("52:54:00:ab:cd", null)]
    [InlineData("52:54-00:ab:cd:01", null)]
    [InlineData("52:54:00:ab:cd:01\n", null)]
    [InlineData("52:54:00:ab:cd:01,x=y", null)]
    [InlineData("", null)]
    public void An_address_is_read_as_people_write_it(string text, string? address)
    {
        if (address is null)
        {
            Assert.Equal(ProblemId.MacAddressInvalid, Assert.Throws<RefusedException>(() => MacAddresses.Normalize(text)).Problem.Id);
        }
        else
        {
            Assert.Equal(address, MacAddresses.Normalize(text));
        }
    }

    [Fact]
    public void Every_host_has_256_addresses_of_its_own()
    {
        (string minimum, string maximum) = MacAddresses.DefaultRange("a");

        Assert.Equal((minimum, maximum), MacAddresses.CheckRange(minimum, maximum));
        Assert.Equal(minimum[..^2] + "ff", maximum);
        Assert.NotEqual(minimum, MacAddresses.DefaultRange("b").Minimum);
        Assert.Equal(minimum, MacAddresses.DefaultRange("A").Minimum);
    }

    [Fact]
    public void The_next_address_is_the_lowest_free_one_until_none_is_left()
    {
        HashSet<string> used = [];
        (string minimum, string maximum) = ("52:54:00:00:00:fe", "52:54:00:00:01:00");
        while (used.Count < 3)
        {
            Assert.True(used.Add(MacAddresses.Next(minimum, maximum, used)));
        }

        Assert.Equal(["52:54:00:00:00:fe", "52:54:00:00:00:ff", "52:54:00:00:01:00"], used.Order());
        Assert.Equal(ProblemId.MacAddressTaken, Assert.Throws<RefusedException>(() => MacAddresses.Next(minimum, maximum, used)).Problem.Id);
        Assert.Throws<RefusedException>(() => MacAddresses.CheckFree(minimum, used));
        MacAddresses.CheckFree("52:54:00:00:01:01", used);
    }

    [Theory]
    [InlineData("52:54:00:00:00:10", "52:54:00:00:00:0f")]
    [InlineData("52:54:00:00:00:00", "52:54:01:00:00:00")]
    [InlineData("52:54:00:00:00:00", "x")]
    public void A_range_that_makes_no_sense_is_refused(string minimum, string maximum) =>
        Assert.Equal(ProblemId.MacAddressInvalid, Assert.Throws<RefusedException>(() => MacAddresses.CheckRange(minimum, maximum)).Problem.Id);
}
