namespace Godwit.Bench.Move;

/// <summary>Cuts a time into phases.</summary>
internal sealed class PhaseClock
{
    private readonly long _begin = TimeProvider.System.GetTimestamp();
    private readonly List<(string Name, TimeSpan Duration)> _phases = [];
    private TimeSpan _last;

    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_begin);

    public IReadOnlyList<(string Name, TimeSpan Duration)> Phases => _phases;

    /// <summary>What went on since the last call was this.</summary>
    public TimeSpan Done(string phase)
    {
        TimeSpan now = Elapsed;
        _phases.Add((phase, now - _last));
        return _last = now;
    }
}
