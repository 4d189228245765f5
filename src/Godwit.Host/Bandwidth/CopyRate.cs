using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Bandwidth;

/// <summary>Which rates a copy can be held to.</summary>
internal static class CopyRate
{
    /// <summary>
    /// The slowest, bytes a second, and what a paused copy still sends: as good as nothing, and enough that neither side takes the other for dead.
    /// Below it the kernel would hold back a packet that is on its way for hours, whatever it is told meanwhile.
    /// </summary>
    public const long Slowest = 16 << 10;

    /// <exception cref="RefusedException">It is too slow.</exception>
    public static void Require(string member, long? bytesPerSecond)
    {
        if (bytesPerSecond < Slowest)
        {
            throw new RefusedException(
                ProblemId.MalformedRequest, member, $"{bytesPerSecond} bytes a second is no rate that a copy can be held to.",
                $"Give {Slowest} or more (16K), as in 50M, or nothing for no limit; 'godwit operation pause' holds a copy.");
        }
    }
}
