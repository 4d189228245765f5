namespace Godwit.Host.Cluster.Placement;

/// <summary>A node that is lost again and again does harm each time it gets its roles back. Hyper-V's numbers.</summary>
internal static class QuarantineVerdict
{
    public const int MostLosses = 3;

    public static readonly TimeSpan Within = TimeSpan.FromHours(1);

    public static readonly TimeSpan Lasts = TimeSpan.FromHours(2);

    /// <param name="losses">How long ago it was lost, each time, in any order.</param>
    /// <param name="clearedAgo">How long ago an administrator forgave it; null for never.</param>
    /// <returns>How long it stays quarantined; null when it is not.</returns>
    public static TimeSpan? Of(IReadOnlyList<TimeSpan> losses, TimeSpan? clearedAgo)
    {
        TimeSpan[] counted = [.. losses.Where(ago => clearedAgo is not { } cleared || ago < cleared).Order()];
        for (int last = 0; last + MostLosses <= counted.Length; last++)
        {
            // The most recent loss that was the third within an hour. Later ones that were not do not end it sooner.
            if (counted[last + MostLosses - 1] - counted[last] < Within)
            {
                return counted[last] < Lasts ? Lasts - counted[last] : null;
            }
        }

        return null;
    }
}
