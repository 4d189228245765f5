namespace Godwit.Host.Migration.Prediction;

/// <summary>
/// How much memory a guest changes in a time, each page counted once: at first in proportion to the time, then less, because it comes
/// back to the same pages. S·(1 − e^(−t·D/S)), where D is the rate at the beginning and S what it ever comes to.
/// </summary>
internal sealed record WorkingSet
{
    /// <summary>Bytes a second at the beginning.</summary>
    public required double BytesPerSecond { get; init; }

    /// <summary>Bytes that it works on; infinite when it was not seen to come back.</summary>
    public required double Bytes { get; init; }

    public static WorkingSet None { get; } = new() { BytesPerSecond = 0, Bytes = 0 };

    /// <summary>From two looks, the second four times as long after the sample as the first.</summary>
    /// <param name="first">Time to the first look.</param>
    /// <param name="then">Bytes changed by then.</param>
    /// <param name="later">Bytes changed by the second look.</param>
    public static WorkingSet Of(TimeSpan first, double then, double later)
    {
        if (then <= 0 || later >= 4 * then * 0.98)
        {
            // All in proportion, or nothing seen at first: the longer look alone.
            return new WorkingSet { BytesPerSecond = later / (4 * first.TotalSeconds), Bytes = double.PositiveInfinity };
        }

        // later/then = 1 + x + x² + x³ with x = e^(−first·D/S), which grows with x.
        double ratio = Math.Max(1.001, later / then);
        double low = 0, high = 1;
        for (int i = 0; i < 40; i++)
        {
            double x = (low + high) / 2;
            (low, high) = 1 + x + (x * x) + (x * x * x) < ratio ? (x, high) : (low, x);
        }

        // How much faster than "all of it before the first look" cannot be seen.
        double share = Math.Clamp(low, 0.01, 0.999);
        double bytes = then / (1 - share);
        return new WorkingSet { Bytes = bytes, BytesPerSecond = bytes * -Math.Log(share) / first.TotalSeconds };
    }

    public double BytesAfter(double seconds) => double.IsInfinity(Bytes) ? BytesPerSecond * seconds
        : Bytes <= 0 ? 0
        : Bytes * (1 - Math.Exp(-seconds * BytesPerSecond / Bytes));
}
