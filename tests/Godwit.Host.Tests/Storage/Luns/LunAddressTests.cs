using Godwit.Contracts.Vms;
using Godwit.Host.Storage.Luns;
using Xunit;

namespace Godwit.Host.Tests.Storage.Luns;

public sealed class LunAddressTests
{
    private const string Target = "iqn.2026-01.example.san:pool1";

    [Theory]
    [InlineData("10.70.0.254:3260", Target, 1, true)]
    [InlineData("[fd70::254]:3260", Target, 255, true)]
    [InlineData("10.70.0.254:3260", "naa.52004567ba64678d", 0, true)]
    [InlineData("10.70.0.254", Target, 1, false)]
    [InlineData("10.70:3260", Target, 1, false)]
    [InlineData("san.example:3260", Target, 1, false)]
    [InlineData("10.70.0.254:3260", "pool1", 1, false)]
    [InlineData("10.70.0.254:3260", "iqn.a,b=c", 1, false)]
    [InlineData("10.70.0.254:3260", "iqn.2026-01.example\n", 1, false)]
    [InlineData("10.70.0.254:3260", Target, 256, false)]
    [InlineData("10.70.0.254:3260", Target, -1, false)]
    public void An_iscsi_address_is_taken_letter_by_letter(string portal, string target, int lun, bool isSound) =>
        Assert.Equal(isSound, LunAddress.FaultOf(new IscsiAddress { Portal = portal, Target = target, Lun = lun }, null) is null);

    [Theory]
    [InlineData("0x600140512345678901234567890ABCDE", "600140512345678901234567890abcde", true)]
    [InlineData("wwn-0x5000c50012345678", "5000c50012345678", true)]
    [InlineData("naa.5000c50012345678", "5000c50012345678", true)]
    [InlineData("5000c50012345678", "5000c50012345678", true)]
    [InlineData("5000c5001234567", "5000c5001234567", false)]
    [InlineData("../../sda", "../../sda", false)]
    [InlineData("", "", false)]
    public void A_world_wide_name_is_its_digits(string written, string plain, bool isSound)
    {
        Assert.Equal(plain, LunAddress.Plain(written));
        Assert.Equal(isSound, LunAddress.FaultOf(null, LunAddress.Plain(written)) is null);
    }

    [Fact]
    public void One_of_the_two_is_needed_and_not_both()
    {
        Assert.NotNull(LunAddress.FaultOf(null, null));
        Assert.NotNull(LunAddress.FaultOf(new IscsiAddress { Portal = "10.70.0.254:3260", Target = Target, Lun = 1 }, "5000c50012345678"));
    }
}
