using Godwit.Host.Storage.Luns;
using Xunit;

namespace Godwit.Host.Tests.Storage.Luns;

public sealed class VpdPagesTests
{
    [Theory]
    [InlineData("0080000753455249414c31", "SERIAL1")]
    [InlineData("0080000820202020422d3720", "B-7")]      // padded on both sides
    [InlineData("00800004420a0737", "B7")]               // control characters
    [InlineData("0080001053455249414c31", "SERIAL1")]    // says more than it holds
    [InlineData("008000042020202020", null)]             // nothing but blanks
    [InlineData("0083000753455249414c31", null)]         // another page
    [InlineData("7f80000753455249414c31", null)]         // no unit there
    [InlineData("0080", null)]
    [InlineData("", null)]
    public void Of_a_serial_number_only_what_can_be_read_counts(string page, string? serial) =>
        Assert.Equal(serial, VpdPages.SerialOf(Convert.FromHexString(page)));

    [Theory]
    [InlineData("0083000c" + "01030008" + "5000c50012345678", "naa.5000c50012345678")]
    [InlineData("0083000c" + "01020008" + "0011223344556677", "eui.0011223344556677")]
    [InlineData("0083000c" + "02010008" + "474f4457495431" + "20", "t10.GODWIT1")]
    [InlineData("00830020" + "0201000447573031" + "01030008" + "5000c50012345678" + "01020008" + "0011223344556677", "naa.5000c50012345678")]
    [InlineData("00830020" + "01030008" + "3000000000000001" + "01030010" + "60014050000000000000000000000001", "naa.60014050000000000000000000000001")]
    [InlineData("0083000c" + "01130008" + "5000c50012345678", null)]    // of the port, not of the unit
    [InlineData("0083000c" + "01030010" + "5000c50012345678", null)]    // longer than the page
    [InlineData("00830000", null)]
    public void The_best_identifier_counts(string page, string? wwid) => Assert.Equal(wwid, VpdPages.WwidOf(Convert.FromHexString(page)));
}
