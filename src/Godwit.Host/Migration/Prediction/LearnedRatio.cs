namespace Godwit.Host.Migration.Prediction;

/// <summary>
/// By how much what comes differs from what was said: the usual factor, and how far single moves lie from it. Learned from ratios of
/// actual to said, which scatter evenly in their logarithms; a few of them do not outweigh what is believed without any.
/// </summary>
internal sealed record LearnedRatio
{
    /// <summary>Weight of the belief that the model is right.</summary>
    private const double FactorBelief = 0.3;

    /// <summary>Weight of the believed spread.</summary>
    private const double SpreadBelief = 2;

    public required double Factor { get; init; }

    /// <summary>Standard deviation of the logarithm: 0.1 is about 10 %.</summary>
    public required double Spread { get; init; }

    /// <param name="ratios">Actual to said, and how much each counts, 0 to 1.</param>
    /// <param name="believedSpread">As <see cref="Spread"/>, without any experience.</param>
    public static LearnedRatio Of(IEnumerable<(double Ratio, double Weight)> ratios, double believedSpread)
    {
        (double Log, double Weight)[] all = [.. ratios.Where(each => each.Ratio > 0 && each.Weight > 0).Select(each => (Math.Log(each.Ratio), each.Weight))];
        double weight = all.Sum(each => each.Weight);
        double mean = all.Sum(each => each.Log * each.Weight) / (weight + FactorBelief);
        double scatter = all.Sum(each => Math.Pow(each.Log - mean, 2) * each.Weight);
        return new LearnedRatio
        {
            Factor = Math.Exp(mean),
            Spread = Math.Sqrt(((believedSpread * believedSpread * SpreadBelief) + scatter) / (SpreadBelief + weight)),
        };
    }
}
