using Godwit.Contracts.Storage;
using Godwit.Host.Operations;

namespace Godwit.Host.Storage;

/// <summary>How far the work on a disk is: whole percents, never backwards, with a time left once there is something to go by.</summary>
internal sealed class DiskWorkMeter(Operation operation, TimeProvider time)
{
    private const double Enough = 2;

    private readonly long _begin = time.GetTimestamp();
    private readonly Lock _gate = new();
    private double _shown = -1;

    public void See(double percent)
    {
        double whole = Math.Floor(Math.Clamp(percent, 0, 100));
        lock (_gate)
        {
            if (whole > _shown)
            {
                _shown = whole;
                TimeSpan passed = time.GetElapsedTime(_begin);
                operation.Report(new VirtualHardDiskProgress
                {
                    Percent = whole,
                    EstimatedTimeLeft = whole >= Enough ? passed * ((100 - whole) / whole) : null,
                });
            }
        }
    }
}
