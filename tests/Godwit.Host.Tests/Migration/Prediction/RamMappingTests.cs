using Godwit.Host.Migration.Prediction;
using Xunit;

namespace Godwit.Host.Tests.Migration.Prediction;

public sealed class RamMappingTests
{
    private const long Mebi = 1 << 20;

    // As a QEMU with 128 MiB has it: its code, its translations, the guest's memory, a neighbour, its heap.
    private static readonly string[] Maps =
    [
        "55d0c0000000-55d0c1000000 r-xp 00000000 fe:00 1234                       /usr/bin/qemu-system-x86_64",
        "7f0e10000000-7f0e20000000 rwxp 00000000 00:00 0 ",
        "7f0e2bc00000-7f0e33c00000 rw-p 00000000 00:00 0 ",
        "7f0e33c00000-7f0e33c01000 ---p 00000000 00:00 0 ",
        "7f0e40000000-7f0e50000000 rw-s 00000000 fe:00 99                         /vms/a/b.smart-paging",
        "7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0                          [stack]",
        "",
    ];

    [Theory]
    //          MiB  begin             what of it
    [InlineData(128, 0x7f0e2bc00000,   128)]
    [InlineData(100, 0x7f0e2bc00000,   128)]  // joined with a neighbour
    [InlineData(129, 0x7f0e40000000,   256)]  // memory in a file
    [InlineData(300, null,             null)]
    public void The_guests_memory_is_the_smallest_mapping_that_it_fits_into_and_is_not_executed(int mebibytes, long? begin, int? found)
    {
        RamMapping? mapping = RamMapping.Find(Maps, mebibytes * Mebi);

        Assert.Equal((begin, found * Mebi), (mapping?.Begin, mapping?.Bytes));
    }
}
