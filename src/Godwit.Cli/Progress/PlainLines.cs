using System.Globalization;
using Godwit.Cli.Output;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;

namespace Godwit.Cli.Progress;

/// <summary>
/// Progress for logs: a line at each change of phase, and between them one every two seconds while there is news:
/// <code>[00:04]  31 % mirroring disks: 1.2 GiB done, 2.8 GiB to go, 112 MiB/s, about 25 s left, …</code>
/// </summary>
internal sealed class PlainLines(TextWriter output, TimeProvider time) : IProgressView
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private readonly long _began = time.GetTimestamp();
    private MovePhase? _phase;
    private int? _place;
    private bool? _paused;
    private long _lastLine;
    private bool _begun;
    private string? _note;

    public Task<T> ShowWhileAsync<T>(Func<Task<T>> body) => body();

    public void Show(OperationView view)
    {
        if (!_begun)
        {
            _begun = true;
            output.WriteLine($"{SafeText.Line(OperationWords.Doing(view))} (operation {view.Id})");
        }

        if (view.HardDiskProgress is { } work && time.GetElapsedTime(_lastLine) >= Pace)
        {
            _lastLine = time.GetTimestamp();
            output.WriteLine($"[{Clock()}] {work.Percent.ToString("0", CultureInfo.InvariantCulture),3} % {MoveWords.TimeLeft(work)}");
        }

        if (view.Progress is not { } progress)
        {
            return;
        }

        bool newPhase = progress.Phase != _phase || view.QueuePosition != _place || view.Paused != _paused;
        if (newPhase || time.GetElapsedTime(_lastLine) >= Pace)
        {
            _phase = progress.Phase;
            _place = view.QueuePosition;
            _paused = view.Paused;
            _lastLine = time.GetTimestamp();
            output.WriteLine(
                $"[{Clock()}] {progress.Percent.ToString("0", CultureInfo.InvariantCulture),3} % {MoveWords.Line(view, progress)}");
            if (MoveWords.Trouble(view) is { } note && note != _note)
            {
                _note = note;
                output.WriteLine($"[{Clock()}] {SafeText.Line(note)}");
            }
        }
    }

    public void Lost(Problem problem) =>
        output.WriteLine($"[{Clock()}] {SafeText.Line(problem.Message)} The operation goes on; connecting again.");

    public void Tick()
    {
        // Old news is not printed again.
    }

    private string Clock()
    {
        TimeSpan elapsed = time.GetElapsedTime(_began);
        return string.Create(CultureInfo.InvariantCulture, $"{(int)elapsed.TotalMinutes:00}:{elapsed.Seconds:00}");
    }
}
