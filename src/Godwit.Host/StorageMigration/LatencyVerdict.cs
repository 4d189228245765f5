namespace Godwit.Host.StorageMigration;

/// <summary>
/// How fast a copy goes on, by what its guest feels: half as fast as long as the guest's disk requests take too long, a sixteenth of
/// the first rate faster each second while they do not. It never stops altogether: a guest that is slow for a reason of its own would
/// keep it for ever.
/// </summary>
internal static class LatencyVerdict
{
    /// <summary>Bytes a second; about the least that a disk does not notice.</summary>
    public const long Trickle = 256 << 10;

    /// <summary>From the first rate's sixteenth to the first rate.</summary>
    public const int Steps = 16;

    /// <summary>From this much of what is too much on it is left as it is.</summary>
    private const double NearlyThere = 0.8;

    /// <summary>Holes pass at rates that say nothing about data.</summary>
    private const double MostAtFirst = 1L << 30;

    /// <summary>With a guest at work a copy does not begin as fast as it can.</summary>
    public static CopyAllowance AtFirst { get; } = new((long)MostAtFirst / 4, (long)MostAtFirst / Steps);

    /// <param name="now">What holds.</param>
    /// <param name="suffering">What the guest feels, as a share of what it may feel: above 1 is too much. Null when it asked for nothing.</param>
    /// <param name="rate">Bytes a second that are copied; null when unknown.</param>
    /// <param name="least">Bytes a second that the copy keeps.</param>
    public static CopyAllowance Next(CopyAllowance now, double? suffering, double? rate, long least = Trickle)
    {
        if (suffering > 1)
        {
            double first = Math.Min(rate ?? MostAtFirst, MostAtFirst);
            return new CopyAllowance(
                Math.Max(least, (long)((now.BytesPerSecond ?? first) / 2)),
                now.BytesPerSecond is null ? Math.Max(Trickle, (long)(first / Steps)) : now.Step);
        }

        if (now.BytesPerSecond is not { } held || suffering > NearlyThere)
        {
            return now;
        }

        return held + now.Step >= Steps * now.Step ? CopyAllowance.Unlimited : now with { BytesPerSecond = held + now.Step };
    }
}
