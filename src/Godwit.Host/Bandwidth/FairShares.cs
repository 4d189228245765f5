namespace Godwit.Host.Bandwidth;

/// <summary>What each of several moves may send when their host has a cap: the same for all, and what one cannot use is the others'.</summary>
internal static class FairShares
{
    /// <param name="cap">Of the host, bytes a second.</param>
    /// <param name="own">Of each move, bytes a second; null is without limit.</param>
    /// <returns>Of each move, bytes a second; 1 at the least.</returns>
    public static IReadOnlyList<long> Of(long cap, IReadOnlyList<long?> own)
    {
        long[] shares = new long[own.Count];
        long left = cap;
        int hungry = own.Count;
        // The most modest first: what they leave is divided among the rest.
        foreach (int i in Enumerable.Range(0, own.Count).OrderBy(i => own[i] ?? long.MaxValue))
        {
            shares[i] = Math.Max(1, Math.Min(own[i] ?? long.MaxValue, left / hungry));
            left = Math.Max(0, left - shares[i]);
            hungry--;
        }

        return shares;
    }
}
