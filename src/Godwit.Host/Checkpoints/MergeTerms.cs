using Godwit.Host.Operations;
using Godwit.Host.Storage;

namespace Godwit.Host.Checkpoints;

/// <summary>What whoever asked for a merge may still say while it runs, and is told.</summary>
/// <param name="Percent">Told of the progress of all images together.</param>
/// <param name="Cap">Bytes a second, which may change while it runs; null is without limit.</param>
/// <param name="Commit">Called when the last image is about to change over: nothing is left to cancel then.</param>
/// <param name="Cancelled">The image under way stays as it is, and the rest, too.</param>
internal sealed record MergeTerms(Action<double> Percent, Func<long?> Cap, Action Commit, CancellationToken Cancelled)
{
    /// <summary>Part of something else, which it does not hold up for a person's second thoughts.</summary>
    public static MergeTerms None { get; } = new(_ => { }, () => null, () => { }, CancellationToken.None);

    public static MergeTerms Of(Operation operation, TimeProvider time) =>
        new(new DiskWorkMeter(operation, time).See, () => operation.MaximumBytesPerSecond, operation.Commit, operation.Cancelled);
}
