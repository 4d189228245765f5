using Godwit.Contracts.Moves;
using Godwit.Host.Guests;
using Godwit.Host.Migration;
using Godwit.Host.Migration.Prediction;
using Godwit.Host.Operations;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Host.Tests.Migration.Prediction;

public sealed class MovePredictorTests : IDisposable
{
    private static readonly MoveReport Report = new()
    {
        Phases = [new PhaseTime { Phase = MovePhase.Mirroring, Duration = TimeSpan.FromSeconds(4) }, new PhaseTime { Phase = MovePhase.Memory, Duration = TimeSpan.FromSeconds(2) }],
        Total = TimeSpan.FromSeconds(8),
        Blackout = TimeSpan.FromMilliseconds(90),
        DiskBytes = 400_000_000,
        MemoryBytes = 50_000_000,
        MemoryPasses = 2,
        LeftBehind = [],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-predictor-").FullName;
    private readonly Journal _journal;
    private readonly Guest _guest = new(null!, null!, new FakeTimeProvider());

    public MovePredictorTests() => _journal = new Journal(Path.Combine(_folder, "godwit.db"));

    public void Dispose()
    {
        _journal.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task After_a_move_its_report_says_what_was_expected_and_the_next_one_knows_better()
    {
        MovePredictor predictor = Predictor((_, _, _) => Task.FromResult<GuestSample?>(null));
        Task<PredictedMove?> begun = predictor.BeginAsync(SampleMove.Order, _guest, CancellationToken.None);

        MoveReport report = await predictor.LearnAsync(SampleMove.Order, begun, Report, held: false);

        Assert.Equal((await begun)!.Prediction, report.Predicted);
        Assert.Equal(LinkRateSource.Assumed, report.Predicted!.Basis.LinkRateSource);
        MovePrediction next = (await predictor.BeginAsync(SampleMove.Order, _guest, CancellationToken.None))!.Prediction;
        Assert.Equal((LinkRateSource.Remembered, 100e6), (next.Basis.LinkRateSource, next.Basis.LinkBytesPerSecond));
        Assert.True(next.Basis.ComparableMoves > 0);
    }

    [Fact]
    public async Task A_move_with_a_cap_is_predicted_with_it_and_teaches_nothing()
    {
        MovePredictor predictor = Predictor((_, _, _) => Task.FromResult<GuestSample?>(null));
        MoveOrder held = SampleMove.Order with { MaximumBytesPerSecond = 1_000_000 };
        Task<PredictedMove?> begun = predictor.BeginAsync(held, _guest, CancellationToken.None);

        MoveReport report = await predictor.LearnAsync(held, begun, Report, held: true);

        Assert.Equal(1_000_000, report.Predicted!.Basis.LinkBytesPerSecond);
        MovePrediction next = (await predictor.BeginAsync(SampleMove.Order, _guest, CancellationToken.None))!.Prediction;
        Assert.Equal((LinkRateSource.Assumed, 0), (next.Basis.LinkRateSource, next.Basis.ComparableMoves));
    }

    public static TheoryData<Exception> Failures => [new IOException("It is gone."), new UnauthorizedAccessException(), new OperationCanceledException()];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_guest_that_cannot_be_looked_at_is_predicted_all_the_same(Exception failure) =>
        Assert.Null((await Predictor((_, _, _) => Task.FromException<GuestSample?>(failure))
            .BeginAsync(SampleMove.Order, _guest, CancellationToken.None))!.Prediction.Basis.MemoryInUseBytes);

    [Fact]
    public async Task A_journal_that_takes_nothing_costs_a_move_only_its_lesson()
    {
        MovePredictor predictor = Predictor((_, _, _) => Task.FromResult<GuestSample?>(null));
        Task<PredictedMove?> begun = predictor.BeginAsync(SampleMove.Order, _guest, CancellationToken.None);
        _journal.Witness = (_, _) => throw new SqliteException("disk I/O error", 10);

        Assert.NotNull((await predictor.LearnAsync(SampleMove.Order, begun, Report, held: false)).Predicted);
    }

    private MovePredictor Predictor(SampleGuest sample) =>
        new(sample, new LinkGauge(new FakeTimeProvider()), new MoveHistoryBook(_journal), NullLogger<MovePredictor>.Instance);
}
