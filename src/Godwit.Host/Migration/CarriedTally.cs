namespace Godwit.Host.Migration;

/// <summary>
/// Bytes of the files that go as they are. What was on its way when something broke goes again, so two numbers are kept: what is
/// settled, and the most that was ever shown, which never falls.
/// </summary>
internal sealed class CarriedTally
{
    private readonly Dictionary<string, long> _settled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _underWay = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _shown = new(StringComparer.Ordinal);

    public long Shown => _shown.Values.Sum();

    public long Of(string file) => _shown.GetValueOrDefault(file);

    /// <summary>The destination has said what it has, and nothing is under way.</summary>
    public void Settle(string file, long bytes)
    {
        _underWay[file] = _settled[file] = 0;
        Change(file, _settled, bytes);
    }

    public void Sent(string file, long bytes) => Change(file, _underWay, bytes);

    /// <summary>A part of so many bytes was acknowledged.</summary>
    public void Arrived(string file, long bytes)
    {
        Change(file, _underWay, -bytes);
        Change(file, _settled, bytes);
    }

    /// <summary>What was sent of a part counts no more.</summary>
    public void Lost(string file, long bytes) => Change(file, _underWay, -bytes);

    private void Change(string file, Dictionary<string, long> counts, long bytes)
    {
        counts[file] = counts.GetValueOrDefault(file) + bytes;
        _shown[file] = Math.Max(Of(file), _settled.GetValueOrDefault(file) + _underWay.GetValueOrDefault(file));
    }
}
