using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.StorageMigration;

/// <summary>What is copied side by side, and what one after the other.</summary>
internal static class CopyLanes
{
    /// <summary>How many parts of all files of a task are copied at once, where no disk spins.</summary>
    public const int StreamsAtOnce = 4;

    /// <summary>How many parts of one file are copied at once.</summary>
    public static int StreamsOf(VmFilePair file) => SpinningDisk.Of(file.From) is null && SpinningDisk.Of(file.To) is null ? StreamsAtOnce : 1;

    /// <summary>
    /// A disk that spins gets one copy at a time: two would send its head to and fro. Everything else is copied at once.
    /// </summary>
    /// <param name="copies">In the order in which they shall begin.</param>
    /// <param name="spinning">The spinning disk that a copy goes to; null when it goes to another kind.</param>
    /// <returns>Lanes that go side by side; in each, one copy after the other.</returns>
    public static IReadOnlyList<IReadOnlyList<T>> Of<T>(IReadOnlyList<T> copies, Func<T, string?> spinning) =>
    [
        .. copies.Select((copy, number) => (Copy: copy, Lane: spinning(copy) is { } disk ? (object)disk : number))
            .GroupBy(copy => copy.Lane, copy => copy.Copy).Select(lane => (IReadOnlyList<T>)[.. lane]),
    ];
}
