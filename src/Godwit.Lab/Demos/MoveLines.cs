using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;

namespace Godwit.Lab.Demos;

/// <summary>A move's progress as plain lines: one at every new phase, and one each half second within it.</summary>
internal sealed class MoveLines(TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private readonly long _begun = time.GetTimestamp();
    private MovePhase? _phase;
    private TimeSpan _shownAt;

    public void Title(string command)
    {
        output.WriteLine();
        output.WriteLine(command);
    }

    public void Show(OperationView view)
    {
        TimeSpan now = time.GetElapsedTime(_begun);
        if (view.Progress is not { } progress || (progress.Phase == _phase && now - _shownAt < Pace))
        {
            return;
        }

        _phase = progress.Phase;
        _shownAt = now;
        output.WriteLine($"  {now.TotalSeconds,5:0.0} s  {progress.Percent,3:0} %  {PhaseWords.Of(progress.Phase),-12}{Details(progress)}");
    }

    private static string Details(MoveProgress progress)
    {
        string work = progress.Phase switch
        {
            MovePhase.Mirroring => $"disks {Quantity.Bytes(progress.Disks.Sum(disk => disk.BytesToGo))} to go",
            MovePhase.Memory => $"memory {Quantity.Bytes(progress.Memory.BytesToGo)} to go, pass {progress.Memory.Passes}",
            MovePhase.PostCopy => $"memory {Quantity.Bytes(progress.Memory.BytesToGo)} to go",
            MovePhase.Waiting or MovePhase.Checking or MovePhase.Landing or MovePhase.Switchover or MovePhase.HandOver or MovePhase.Retiring or MovePhase.Done => "",
        };
        if (work.Length == 0)
        {
            return "";
        }

        string rate = progress.BytesPerSecond is { } bytes ? $", {Quantity.Bytes((long)bytes)}/s" : "";
        string left = progress.EstimatedTimeLeft is { } time ? $", about {time.TotalSeconds:0.0} s left" : ", time left unknown yet";
        return work + rate + left;
    }
}
