namespace Godwit.Bench.Cluster;

/// <summary>How evenly memory is in use.</summary>
/// <param name="Mean">Share in use, 0 to 1, over all nodes that are there.</param>
/// <param name="Least">Of one node.</param>
/// <param name="Most">Of one node.</param>
/// <param name="Deviation">Standard deviation.</param>
internal readonly record struct MemoryBalance(double Mean, double Least, double Most, double Deviation)
{
    public static MemoryBalance Of(IEnumerable<double> shares)
    {
        double[] all = [.. shares];
        double mean = all.Average();
        return new MemoryBalance(mean, all.Min(), all.Max(), Math.Sqrt(all.Average(share => (share - mean) * (share - mean))));
    }

    public override string ToString() => FormattableString.Invariant($"{Mean:0.0 %} on average, {Least:0.0 %} to {Most:0.0 %}, deviation {Deviation:0.00 %}");
}
