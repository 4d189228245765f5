namespace Godwit.Host.StorageMigration;

/// <summary>How fast a copy may go while its guest works.</summary>
/// <param name="BytesPerSecond">Null is as fast as it can.</param>
/// <param name="Step">By how much it is let go again, a second.</param>
internal sealed record CopyAllowance(long? BytesPerSecond, long Step)
{
    public static CopyAllowance Unlimited { get; } = new(null, 0);
}
