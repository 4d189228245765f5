using Godwit.Host.Queue;
using Xunit;

namespace Godwit.Host.Tests.Queue;

public sealed class QueueVerdictTests
{
    private static readonly Dictionary<char, SlotNeeds> Kinds = new() { ['m'] = new(1, 0), ['s'] = new(0, 1), ['b'] = new(1, 1) };

    /// <summary>m: a virtual machine alone; s: files alone; b: both; a capital rests.</summary>
    [Theory]
    [InlineData("m", 1, 0, 0)]
    [InlineData("m", 0, 9, null)]
    [InlineData("s", 0, 1, 0)]
    [InlineData("s", 9, 0, null)]
    [InlineData("b", 1, 1, 0)]
    [InlineData("b", 1, 0, null)]
    [InlineData("b", 0, 1, null)]
    [InlineData("", 9, 9, null)]
    [InlineData("mm", 1, 0, 0)]
    [InlineData("ms", 0, 1, 1)] // files may overtake a machine, which they do not keep waiting
    [InlineData("sm", 1, 0, 1)]
    [InlineData("bm", 1, 0, null)] // the machine's room is kept for the first, which waits for room for its files
    [InlineData("bm", 2, 0, 1)]
    [InlineData("bs", 0, 1, null)]
    [InlineData("Mm", 1, 0, 1)] // who waits for another host keeps nobody waiting
    [InlineData("MB", 9, 9, null)]
    [InlineData("m", -1, 0, null)]
    [InlineData("s", -1, 1, 0)] // more machines than allowed are no reason to keep files waiting
    public void The_first_that_fits_and_takes_nothing_from_those_before_it_has_its_turn(string waiting, int moves, int storages, int? next) =>
        Assert.Equal(next, QueueVerdict.Next([.. waiting.Select(kind => (Kinds[char.ToLowerInvariant(kind)], char.IsUpper(kind)))], new SlotNeeds(moves, storages)));
}
