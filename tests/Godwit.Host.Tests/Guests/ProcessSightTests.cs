using Godwit.Host.Guests;
using Xunit;

namespace Godwit.Host.Tests.Guests;

public sealed class ProcessSightTests
{
    private const string Tail = " 1 7 7 0 -1 4194304 1 0 0 0 250 50 0 0 20 0 4 0 987654 1000000 25 18446744073709551615\n";

    [Theory]
    [InlineData("42 (qemu-system-x86) S")]
    [InlineData("42 (a ) R (b) R")]
    public void A_process_is_read_whatever_its_name_holds(string head)
    {
        ProcessSight sight = ProcessSight.Parse(head + Tail);

        Assert.Equal(
            (987654L, TimeSpan.FromSeconds(3), 25L * Environment.SystemPageSize),
            (sight.StartTicks, sight.CpuTime, sight.ResidentBytes));
    }

    [Fact]
    public void A_process_that_does_not_exist_is_not_seen() => Assert.Null(ProcessSight.Of(int.MaxValue));
}
