using Godwit.Contracts.Problems;

namespace Godwit.Host.Guests;

/// <summary>Whether a guest may start, and what its memory is: the host's, or a smart paging file.</summary>
internal static class MemoryVerdict
{
    private const long MiB = 1 << 20;

    /// <param name="vmName">Whose guest.</param>
    /// <param name="needed">Bytes that it starts with.</param>
    /// <param name="free">Bytes that this host can give.</param>
    /// <param name="again">It ran before and is started again by the host: only then a file takes memory's place, as in Hyper-V.</param>
    /// <returns>Null when there is memory; true in <c>Paging</c> when a file is to take its place; else why it may not start.</returns>
    public static (bool Paging, Problem? Refused) Of(string vmName, long needed, long free, bool again) => needed <= free ? (false, null)
        : again ? (true, null)
        : (false, new Problem
        {
            Id = ProblemId.NotEnoughMemory,
            Target = vmName,
            Message = $"{vmName} needs {needed / MiB} MiB of memory to start, and {Math.Max(0, free) / MiB} MiB are free on this host.",
            Remedy = "Stop or move another virtual machine, or give this one less memory.",
        });
}
