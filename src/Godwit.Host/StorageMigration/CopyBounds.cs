namespace Godwit.Host.StorageMigration;

/// <summary>What a copy has to respect.</summary>
/// <param name="Cap">Bytes a second for all of it; null is without limit. It may change while it runs.</param>
/// <param name="Latency">What the running guest's disk requests may take; null is not much more than undisturbed.</param>
/// <param name="FullSpeed">Whatever the guest feels.</param>
internal sealed record CopyBounds(Func<long?> Cap, TimeSpan? Latency, bool FullSpeed)
{
    public static CopyBounds None { get; } = new(() => null, null, FullSpeed: true);
}
