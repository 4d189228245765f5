using Godwit.Host.Guests;

namespace Godwit.Host.Vms;

/// <summary>Processor use of a guest, measured between two looks; a host where nobody looks measures nothing.</summary>
internal sealed class UsageMeter(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private IGuestProcess? _process;
    private long _at;
    private TimeSpan _cpu;
    private int _percent;

    /// <summary>Percent of the VM's processors, 0 to 100; 0 at the first look.</summary>
    public int Percent(IGuestProcess process, int processors)
    {
        lock (_gate)
        {
            long now = time.GetTimestamp();
            if (_process != process)
            {
                Begin(process, now);
            }
            else if (time.GetElapsedTime(_at, now) is var span && span >= Shortest)
            {
                TimeSpan cpu = process.CpuTime;
                _percent = (int)Math.Clamp(100 * (cpu - _cpu) / span / processors, 0, 100);
                (_at, _cpu) = (now, cpu);
            }

            return _percent;
        }
    }

    private void Begin(IGuestProcess process, long now)
    {
        _process = process;
        _at = now;
        _cpu = process.CpuTime;
        _percent = 0;
    }
}
