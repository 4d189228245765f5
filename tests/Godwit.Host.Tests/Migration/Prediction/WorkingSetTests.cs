using Godwit.Host.Migration.Prediction;
using Xunit;

namespace Godwit.Host.Tests.Migration.Prediction;

public sealed class WorkingSetTests
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(150);

    [Theory]
    //          then  later  bytes/s  works on
    [InlineData(0,    0,     0,       null)]
    [InlineData(15,   60,    100,     null)]   // never the same page
    [InlineData(0,    6,     10,      null)]   // too little to be seen at first
    [InlineData(15,   90,    150,     null)]   // it has only begun
    [InlineData(15,   15,    465,     15.15)]  // all of it at once, over and over
    public void What_is_seen_at_the_ends(double then, double later, double rate, double? bytes)
    {
        WorkingSet set = WorkingSet.Of(First, then, later);

        Assert.Equal(rate, set.BytesPerSecond, rate * 0.01);
        Assert.Equal(bytes ?? double.PositiveInfinity, set.Bytes, 0.1);
        Assert.Equal(later, set.BytesAfter(0.6), later * 0.03);
    }

    [Theory]
    [InlineData(100, 20)]
    [InlineData(100, 60)]
    [InlineData(20, 32)]
    [InlineData(5, 1)]
    public void A_guest_that_comes_back_to_its_pages_is_told_from_two_looks(double rate, double bytes)
    {
        var truth = new WorkingSet { BytesPerSecond = rate, Bytes = bytes };

        WorkingSet seen = WorkingSet.Of(First, truth.BytesAfter(0.15), truth.BytesAfter(0.6));

        Assert.Equal(truth.BytesAfter(3), seen.BytesAfter(3), truth.BytesAfter(3) * 0.05);
        Assert.Equal(truth.BytesAfter(0.05), seen.BytesAfter(0.05), truth.BytesAfter(0.05) * 0.05);
        Assert.Equal(0, WorkingSet.None.BytesAfter(9));
    }
}
