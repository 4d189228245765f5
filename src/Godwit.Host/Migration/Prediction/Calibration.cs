using Godwit.Contracts.Moves;

namespace Godwit.Host.Migration.Prediction;

/// <summary>
/// Corrects the model by what earlier moves turned out to be. Each phase has a factor of its own, since a slow link and a busy processor
/// do not slow the same things down; a move counts the more the more it is like this one and the younger it is.
/// </summary>
internal sealed class Calibration(string destination, IReadOnlyList<MoveExperience> history)
{
    /// <summary>Distance, in logarithms, at which a move counts six tenths: two and a half times the size or the rate.</summary>
    private const double Likeness = 0.9;

    /// <summary>The same for pauses, which are much alike whatever is moved.</summary>
    private const double LikenessOfPauses = 2.5;

    /// <summary>What the next younger move's weight is of a move's.</summary>
    private const double Age = 0.95;

    /// <summary>Of what moves to other hosts say.</summary>
    private const double Elsewhere = 0.25;

    /// <summary>Standard deviations between the likely and either end: nine of ten.</summary>
    private const double Nine = 1.65;

    /// <summary>A pause has more accidents than a total, and they are longer ones.</summary>
    private const double NineOfPauses = 2.1;

    /// <param name="forecast">What the model says.</param>
    /// <param name="basis">What it rests on; the comparable moves are counted here.</param>
    public MovePrediction Predict(MoveForecast forecast, PredictionBasis basis)
    {
        double total = Corrected(forecast.Start, past => past.Forecast.Start, past => past.Start, forecast)
            + Corrected(forecast.Disks, past => past.Forecast.Disks, past => past.Disks, forecast)
            + Corrected(forecast.Memory, past => past.Forecast.Memory, past => past.Memory, forecast)
            + Corrected(forecast.End, past => past.Forecast.End, past => past.End, forecast);
        LearnedRatio missed = Learn(past => past.Forecast.Total, past => past.Total / past.PromisedTotal, forecast.Total, forecast, 0.35);
        LearnedRatio disk = Learn(past => past.Forecast.DiskBytes, past => past.DiskBytes / past.Forecast.DiskBytes, forecast.DiskBytes, forecast, 0.05);
        LearnedRatio memory = Learn(past => past.Forecast.MemoryBytes, past => past.MemoryBytes / past.Forecast.MemoryBytes, forecast.MemoryBytes, forecast, 0.3);
        double comparable = Math.Round(Weights(past => past.Forecast.Total, forecast.Total, forecast).Sum(pair => pair.Weight), 1);
        double widened = forecast.Converges ? 1 : 4;
        return new MovePrediction
        {
            Total = Times(total, missed.Spread * Nine, widened),
            DiskBytes = Bytes(forecast.DiskBytes * disk.Factor, disk.Spread * Nine, 1),
            MemoryBytes = Bytes(forecast.MemoryBytes * memory.Factor, memory.Spread * Nine, widened),
            Blackout = forecast.Blackout is { } blackout ? Pause(blackout, forecast, widened) : null,
            Confidence = ConfidenceOf(comparable, missed.Spread, basis with { Converges = forecast.Converges }),
            Basis = basis with { ComparableMoves = comparable, Converges = forecast.Converges },
        };
    }

    /// <summary>What the best of the last few moves to that host reached (bytes a second); null when none tells.</summary>
    public double? RememberedRate() => history.Where(IsSamePair).Take(5).Max(past => past.Reached);

    private TimeRange Pause(double said, MoveForecast forecast, double widened)
    {
        LearnedRatio ratio = Learn(past => past.Forecast.Blackout ?? 0, past => (past.Blackout ?? 0) / (past.Forecast.Blackout ?? 1), said, forecast, 0.7, LikenessOfPauses);
        return Times(said * ratio.Factor, ratio.Spread * NineOfPauses, widened);
    }

    private double Corrected(double said, Func<MoveExperience, double> saidThen, Func<MoveExperience, double> came, MoveForecast forecast) =>
        said <= 0 ? 0 : said * Learn(saidThen, past => came(past) / saidThen(past), said, forecast, 0.3).Factor;

    private LearnedRatio Learn(
        Func<MoveExperience, double> size, Func<MoveExperience, double> ratio, double sizeNow, MoveForecast forecast, double believedSpread,
        double likeness = Likeness) =>
        LearnedRatio.Of(Weights(size, sizeNow, forecast, likeness).Select(pair => (ratio(pair.Past), pair.Weight)), believedSpread);

    private IEnumerable<(MoveExperience Past, double Weight)> Weights(
        Func<MoveExperience, double> size, double sizeNow, MoveForecast forecast, double likeness = Likeness) =>
        // What was said of passes without an end was a guess, and how far off it was teaches nothing.
        history.Select((past, age) => (past, age)).Where(pair => size(pair.past) > 0 && pair.past.Forecast.Converges).Select(pair => (
            pair.past,
            Math.Pow(Age, pair.age) * (IsSamePair(pair.past) ? 1 : Elsewhere)
                * Alike(size(pair.past), sizeNow, likeness) * Alike(pair.past.Forecast.Link, forecast.Link, likeness)));

    private bool IsSamePair(MoveExperience past) => string.Equals(past.DestinationHost, destination, StringComparison.OrdinalIgnoreCase);

    private static double Alike(double one, double other, double likeness) => one > 0 && other > 0
        ? Math.Exp(-Math.Pow(Math.Log(one / other) / likeness, 2) / 2)
        : 0;

    private static PredictionConfidence ConfidenceOf(double comparable, double spread, PredictionBasis basis)
    {
        bool known = basis is { LinkRateSource: not LinkRateSource.Assumed, Converges: true };
        return known && comparable >= 3 && spread < 0.3 ? PredictionConfidence.High
            : known && (comparable >= 1 || basis.LinkRateSource is LinkRateSource.Measured) ? PredictionConfidence.Medium
            : PredictionConfidence.Low;
    }

    private static TimeRange Times(double likely, double spread, double widened) => new()
    {
        Likely = TimeSpan.FromSeconds(likely),
        Low = TimeSpan.FromSeconds(likely * Math.Exp(-spread)),
        High = TimeSpan.FromSeconds(likely * Math.Exp(spread) * widened),
    };

    private static ByteRange Bytes(double likely, double spread, double widened) => new()
    {
        Likely = (long)likely,
        Low = (long)(likely * Math.Exp(-spread)),
        High = (long)(likely * Math.Exp(spread) * widened),
    };
}
