using Xunit;

namespace Godwit.Shape.Tests;

/// <summary>What was found against a rule, shown in full: the one who broke it wants every place, not the first five.</summary>
internal static class Findings
{
    public static void None(IEnumerable<string> found)
    {
        string[] all = [.. found];
        Assert.True(all.Length == 0, $"{all.Length} found:\n  {string.Join("\n  ", all)}");
    }
}
