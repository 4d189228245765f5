using Godwit.Contracts.Moves;
using Godwit.Host.Migration.Prediction;
using Xunit;

namespace Godwit.Host.Tests.Migration.Prediction;

public sealed class CalibrationTests
{
    private static readonly MoveForecast Forecast = new()
    {
        Link = 100e6, Start = 1, Disks = 4, Memory = 2, End = 1, DiskBytes = 400e6, MemoryBytes = 100e6, Blackout = 0.1, Converges = true,
    };

    private static readonly PredictionBasis Basis = new()
    {
        LinkBytesPerSecond = 100e6, LinkRateSource = LinkRateSource.Measured, FileBytes = 400_000_000, ComparableMoves = 0, Converges = true,
    };

    [Fact]
    public void Without_experience_the_model_is_believed_and_the_ranges_are_wide()
    {
        MovePrediction prediction = Predict([]);

        Assert.Equal(8, prediction.Total.Likely.TotalSeconds, 0.001);
        Assert.InRange(prediction.Total.Low.TotalSeconds, 3, 6);
        Assert.InRange(prediction.Total.High.TotalSeconds, 12, 16);
        Assert.Equal(100, prediction.Blackout!.Likely.TotalMilliseconds, 1);
        Assert.Equal((PredictionConfidence.Medium, 0), (prediction.Confidence, prediction.Basis.ComparableMoves));
    }

    [Fact]
    public void A_host_whose_moves_take_twice_as_long_is_predicted_so_after_a_few_and_with_narrow_ranges()
    {
        MovePrediction prediction = Predict(Enumerable.Repeat(Came(2), 8));

        Assert.InRange(prediction.Total.Likely.TotalSeconds, 14.5, 16);
        Assert.InRange(prediction.Total.High / prediction.Total.Likely, 1, 1.4);
        Assert.Equal(PredictionConfidence.High, prediction.Confidence);
    }

    [Fact]
    public void Each_phase_learns_for_itself()
    {
        MoveExperience slowDisks = Came(1) with { Disks = 12, Total = 16, PromisedTotal = 16 };

        Assert.InRange(Predict(Enumerable.Repeat(slowDisks, 8)).Total.Likely.TotalSeconds, 15, 16.5);
        Assert.InRange(Predict(Enumerable.Repeat(slowDisks, 8), Forecast with { Disks = 0 }).Total.Likely.TotalSeconds, 3.9, 4.1);
    }

    [Fact]
    public void What_moved_over_another_kind_of_link_or_to_another_host_counts_little()
    {
        MoveExperience slowLink = Came(3) with { Forecast = Forecast with { Link = 5e6 } };
        MoveExperience elsewhere = Came(3) with { DestinationHost = "c" };

        Assert.InRange(Predict(Enumerable.Repeat(slowLink, 5)).Total.Likely.TotalSeconds, 8, 9);
        Assert.InRange(Predict([elsewhere]).Total.Likely.TotalSeconds, 8, 14);
        Assert.True(Predict([elsewhere]).Total.Likely < Predict([Came(3)]).Total.Likely);
    }

    [Fact]
    public void The_newest_moves_count_most()
    {
        TimeSpan getsFaster = Predict([.. Enumerable.Repeat(Came(1), 5), .. Enumerable.Repeat(Came(2), 5)]).Total.Likely;
        TimeSpan getsSlower = Predict([.. Enumerable.Repeat(Came(2), 5), .. Enumerable.Repeat(Came(1), 5)]).Total.Likely;
        Assert.True(getsFaster < getsSlower);
    }

    [Fact]
    public void Pauses_that_scatter_widen_the_range_until_it_holds_them()
    {
        double[] pauses = [0.05, 0.3, 0.08, 0.2, 0.06, 0.25, 0.1, 0.15];
        TimeRange range = Predict(pauses.Select(pause => Came(1) with { Blackout = pause })).Blackout!;

        Assert.All(pauses, pause => Assert.InRange(TimeSpan.FromSeconds(pause), range.Low, range.High));
    }

    [Fact]
    public void A_guest_that_outruns_the_link_is_predicted_with_low_confidence_and_no_near_end()
    {
        MovePrediction prediction = Predict(Enumerable.Repeat(Came(1), 8), Forecast with { Converges = false });

        Assert.Equal(PredictionConfidence.Low, prediction.Confidence);
        Assert.True(prediction.Total.High > prediction.Total.Likely * 4);
        Assert.False(prediction.Basis.Converges);
    }

    [Fact]
    public void What_was_said_of_a_guest_that_outran_the_link_teaches_nothing() => Assert.Equal(
        Predict([]).Total,
        Predict([Came(0.2) with { Forecast = Forecast with { Converges = false } }]).Total);

    [Fact]
    public void An_assumed_link_is_no_ground_for_confidence() => Assert.Equal(
        PredictionConfidence.Low,
        new Calibration("b", []).Predict(Forecast, Basis with { LinkRateSource = LinkRateSource.Assumed }).Confidence);

    [Fact]
    public void The_remembered_rate_is_the_best_of_the_last_few_to_that_host()
    {
        MoveExperience[] history = [Came(1) with { Reached = 50e6 }, Came(1) with { DestinationHost = "c", Reached = 900e6 }, Came(1) with { Reached = 80e6 }, Came(1)];

        Assert.Equal(80e6, new Calibration("B", history).RememberedRate());
        Assert.Null(new Calibration("b", [Came(1)]).RememberedRate());
    }

    /// <summary>All took so many times what the model had said, and the promise knew that.</summary>
    private static MoveExperience Came(double times) => new()
    {
        DestinationHost = "b",
        Forecast = Forecast,
        PromisedTotal = Forecast.Total * times,
        Start = Forecast.Start * times,
        Disks = Forecast.Disks * times,
        Memory = Forecast.Memory * times,
        End = Forecast.End * times,
        Total = Forecast.Total * times,
        Blackout = 0.1,
        DiskBytes = 400_000_000,
        MemoryBytes = 100_000_000,
    };

    private static MovePrediction Predict(IEnumerable<MoveExperience> history, MoveForecast? forecast = null) =>
        new Calibration("b", [.. history]).Predict(forecast ?? Forecast, Basis);
}
