using System.Diagnostics.Metrics;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Godwit.Host.Tests.Operations;

/// <summary>Operations with their journal, clock, log and meter, and nothing that they would do.</summary>
internal sealed class LedgerStage : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-ledger-").FullName;
    private readonly ServiceProvider _services;

    public LedgerStage(int? historyDays = null)
    {
        var options = new HostOptions
        {
            HostName = "hosta", StateFolder = _folder, RunFolder = _folder, VirtualMachinePath = _folder, MoveAddresses = [], GuestUser = "nobody",
            OperationHistoryDays = historyDays,
        };
        _services = new ServiceCollection().AddSingleton(options).AddSingleton<TimeProvider>(Time)
            .AddLogging(logging => logging.AddProvider(Log)).AddOperations(options).BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public NotedLog Log { get; } = new();

    public OperationLedger Ledger => Get<OperationLedger>();

    public IMeterFactory Meters => Get<IMeterFactory>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Operation Move(string vm = "web01", VmId? id = null) =>
        Ledger.Begin(OperationKind.MoveVirtualMachineAndStorage, id ?? VmId.New(), vm, "ann", "hosta", "hostb");

    /// <summary>Through all phases, a second each.</summary>
    public void RunToEnd(Operation move, MoveReport? report = null)
    {
        foreach (MovePhase phase in Enum.GetValues<MovePhase>().Where(phase => phase is > MovePhase.Checking and < MovePhase.Done and not MovePhase.PostCopy))
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            move.Report(In(phase));
        }

        Time.Advance(TimeSpan.FromSeconds(1));
        Ledger.End(move, OperationState.Completed, null, report ?? Report);
    }

    public void Fail(Operation operation, ProblemId id) => Ledger.End(
        operation, OperationState.Failed, new Problem { Id = id, Target = "web01", Message = "It was too much.", Remedy = "Ask for less." }, null);

    public static MoveProgress In(MovePhase phase) => new()
    {
        Phase = phase,
        Percent = 0,
        Disks = [new DiskProgress { Id = "disk0", SourcePath = "/a", DestinationPath = "/b", BytesDone = phase > MovePhase.Landing ? 300 : 0, BytesToGo = 0, InSync = false }],
        Memory = new MemoryProgress { TotalBytes = 128, BytesSent = phase > MovePhase.Mirroring ? 100 : 0, BytesToGo = 0, Passes = 1 },
    };

    public static MoveReport Report { get; } = new()
    {
        Phases = [],
        Total = TimeSpan.FromSeconds(8),
        Blackout = TimeSpan.FromMilliseconds(250),
        DiskBytes = 300,
        MemoryBytes = 100,
        MemoryPasses = 2,
        LeftBehind = [],
        Predicted = new MovePrediction
        {
            Total = Range(10), DiskBytes = Bytes, MemoryBytes = Bytes, Blackout = Range(0.2), Confidence = PredictionConfidence.Low,
            Basis = new PredictionBasis { LinkBytesPerSecond = 1, LinkRateSource = LinkRateSource.Assumed, FileBytes = 1, ComparableMoves = 0, Converges = true },
        },
    };

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static ByteRange Bytes => new() { Likely = 1, Low = 1, High = 1 };

    private static TimeRange Range(double seconds) =>
        new() { Likely = TimeSpan.FromSeconds(seconds), Low = TimeSpan.FromSeconds(seconds), High = TimeSpan.FromSeconds(seconds) };
}
