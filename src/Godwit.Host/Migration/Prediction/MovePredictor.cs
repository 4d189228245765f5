using Godwit.Contracts.Moves;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Peers;
using Godwit.Qmp;
using Microsoft.Data.Sqlite;

namespace Godwit.Host.Migration.Prediction;

/// <summary>
/// Says before a move what it will cost, and learns after it. No move fails or waits because of that: what goes wrong here is a
/// prediction less.
/// </summary>
internal sealed class MovePredictor(SampleGuest sample, LinkGauge gauge, MoveHistoryBook book, ILogger<MovePredictor> logger)
{
    /// <summary>1 Gbit/s, less what Ethernet, IP and TLS take.</summary>
    private const double UsualLink = 115e6;

    /// <summary>Looks at the link, too, which a move about to start rather uses itself.</summary>
    public async Task<PredictedMove?> AskAsync(MoveOrder order, Guest? guest, IPeerLink destination, CancellationToken cancellationToken)
    {
        Task link = MeasureAsync(destination, cancellationToken);
        GuestSample? seen = await SampleAsync(order, guest, cancellationToken);
        await link;
        return Predict(order, seen);
    }

    /// <summary>
    /// For a move that starts now. The guest is looked at while the destination prepares itself, before anything of it is copied, so the
    /// move is not held up.
    /// </summary>
    public async Task<PredictedMove?> BeginAsync(MoveOrder order, Guest? guest, CancellationToken cancellationToken) =>
        Predict(order, await SampleAsync(order, guest, cancellationToken));

    /// <summary>After a move: its report with what was said before, from which the next prediction is better.</summary>
    /// <param name="order">The move.</param>
    /// <param name="begun">What <see cref="BeginAsync"/> returned.</param>
    /// <param name="report">How it went.</param>
    /// <param name="held">It was held to a cap, which says nothing of the link and of the hosts.</param>
    public async Task<MoveReport> LearnAsync(MoveOrder order, Task<PredictedMove?> begun, MoveReport report, bool held)
    {
        if (await begun is not { } predicted)
        {
            return report;
        }

        if (held)
        {
            return report with { Predicted = predicted.Prediction };
        }

        try
        {
            book.Add(order.Id, Experiences.Of(order.DestinationHost, predicted, report));
        }
        catch (SqliteException failure)
        {
            Log.NotLearned(logger, order.Departing.Name, order.DestinationHost, failure);
        }

        return report with { Predicted = predicted.Prediction };
    }

    private async Task<GuestSample?> SampleAsync(MoveOrder order, Guest? guest, CancellationToken cancellationToken)
    {
        try
        {
            return guest is null ? null : await sample(guest, order.Departing.MemoryBytes, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or QmpException or RefusedException or OperationCanceledException)
        {
            // It ended, or may not be looked at.
            Log.NotLookedAt(logger, order.Departing.Name, failure.Message);
            return null;
        }
    }

    private async Task MeasureAsync(IPeerLink destination, CancellationToken cancellationToken)
    {
        try
        {
            await gauge.MeasureAsync(destination, cancellationToken);
        }
        catch (RefusedException failure)
        {
            Log.NotMeasured(logger, destination.HostName, failure.Message);
        }
    }

    private PredictedMove? Predict(MoveOrder order, GuestSample? seen)
    {
        try
        {
            var calibration = new Calibration(order.DestinationHost, book.All());
            (double rate, LinkRateSource source) = gauge.Latest(order.DestinationHost) is { } measured ? (measured, LinkRateSource.Measured)
                : calibration.RememberedRate() is { } remembered ? (remembered, LinkRateSource.Remembered)
                : (UsualLink, LinkRateSource.Assumed);
            MoveSample all = MoveSample.Of(order, Math.Min(rate, order.MaximumBytesPerSecond ?? rate), seen);
            MoveForecast forecast = MoveModel.Of(all);
            return new PredictedMove(forecast, calibration.Predict(forecast, BasisOf(all, source)));
        }
        catch (Exception failure)
        {
            // Whatever it is: the move itself is more important.
            Log.NotLearned(logger, order.Departing.Name, order.DestinationHost, failure);
            return null;
        }
    }

    private static PredictionBasis BasisOf(MoveSample sample, LinkRateSource source) => new()
    {
        LinkBytesPerSecond = Math.Round(sample.LinkBytesPerSecond),
        LinkRateSource = source,
        FileBytes = sample.CarriedBytes + sample.MirroredBytes,
        MemoryInUseBytes = sample.Guest?.InUseBytes,
        MemoryCompression = sample.Guest is { } compressed ? Math.Round(compressed.Compression, 3) : null,
        DirtyBytesPerSecond = (long?)sample.Guest?.Dirty.BytesPerSecond,
        DiskWriteBytesPerSecond = (long?)sample.Guest?.DiskWriteBytesPerSecond,
        ComparableMoves = 0,
        Converges = true,
    };
}
