namespace Godwit.Host.StorageMigration;

/// <summary>Holds a copy to a cap that may change while it runs.</summary>
internal sealed class CopyPace(Func<long?> cap, TimeProvider time)
{
    private long _begin = time.GetTimestamp();
    private long _bytes;
    private long? _cap;

    public long? Cap => cap();

    /// <summary>Returns at once without a cap, else when so many bytes may have passed.</summary>
    public async ValueTask PassAsync(long bytes, CancellationToken cancellationToken)
    {
        if (cap() is not { } most)
        {
            _cap = null;
            return;
        }

        if (_cap != most)
        {
            (_cap, _begin, _bytes) = (most, time.GetTimestamp(), 0);
        }

        _bytes += bytes;
        TimeSpan due = TimeSpan.FromSeconds((double)_bytes / most) - time.GetElapsedTime(_begin);
        if (due > TimeSpan.FromMilliseconds(1))
        {
            await Task.Delay(due, time, cancellationToken);
        }
    }
}
