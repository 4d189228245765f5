using System.Collections.Concurrent;
using System.Globalization;
using Godwit.Contracts.Vms;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>
/// Looks several times a second for guests that run twice. A QEMU that waits for a guest to arrive, or from which one has gone, is allowed: its
/// processor stands still. So it is processor time that proves it: two processes of one guest whose virtual processors both worked in two spans
/// in a row. In a single span both may have: that is a hand-over.
/// </summary>
internal sealed class DoubleWatch : IDisposable
{
    private static readonly TimeSpan Span = TimeSpan.FromMilliseconds(200);

    /// <summary>A processor that stands still is woken now and then, for less.</summary>
    private const long LeastNanoseconds = 3_000_000;

    private readonly ConcurrentDictionary<VmId, string> _names = new();
    private readonly ConcurrentQueue<string> _findings = new();
    private readonly Dictionary<int, GuestProcessorTime> _guests = [];
    private readonly Dictionary<int, int> _strangers = [];
    private readonly ManualResetEvent _ending = new(initialState: false);
    private readonly Thread _thread;
    private HashSet<(VmId Vm, int One, int Other)> _last = [];

    public DoubleWatch()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "double watch" };
        _thread.Start();
    }

    public IReadOnlyList<string> Findings => [.. _findings];

    /// <summary>How often it has looked.</summary>
    public long Looks { get; private set; }

    public void Watch(VmId vm, string name) => _names[vm] = name;

    public void Dispose()
    {
        _ending.Set();
        _thread.Join();
        _ending.Dispose();
    }

    private void Run()
    {
        while (!_ending.WaitOne(Span))
        {
            Look();
        }
    }

    private void Look()
    {
        int[] living =
        [
            .. Directory.EnumerateDirectories("/proc").Select(folder => folder["/proc/".Length..]).Where(name => char.IsAsciiDigit(name[0]))
                .Select(name => int.Parse(name, CultureInfo.InvariantCulture)),
        ];
        Forget(living);
        List<(VmId Vm, int Pid)> worked = [];
        foreach (int pid in living)
        {
            if (_guests.TryGetValue(pid, out GuestProcessorTime? guest) || TryMeet(pid, out guest))
            {
                if (guest.Read() >= LeastNanoseconds && _names.ContainsKey(guest.Vm))
                {
                    worked.Add((guest.Vm, pid));
                }
            }
        }

        HashSet<(VmId Vm, int One, int Other)> now = [];
        foreach (IGrouping<VmId, (VmId Vm, int Pid)> same in worked.GroupBy(guest => guest.Vm))
        {
            int[] pids = [.. same.Select(guest => guest.Pid).Order()];
            for (int i = 1; i < pids.Length; i++)
            {
                now.Add((same.Key, pids[i - 1], pids[i]));
            }
        }

        foreach ((VmId vm, int one, int other) in now.Where(_last.Contains))
        {
            _findings.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetLocalNow():HH:mm:ss.f} {_names[vm]} runs twice, as {one} and {other}"));
        }

        _last = now;
        Looks++;
    }

    /// <summary>A process is looked at a few times: one that is to become a QEMU begins as a shell.</summary>
    private bool TryMeet(int pid, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out GuestProcessorTime? guest)
    {
        guest = null;
        int looks = _strangers.GetValueOrDefault(pid);
        if (looks > 25)
        {
            return false;
        }

        _strangers[pid] = looks + 1;
        guest = GuestProcessorTime.Of(pid);
        if (guest is not null)
        {
            _guests[pid] = guest;
            _strangers.Remove(pid);
        }

        return guest is not null;
    }

    private void Forget(int[] living)
    {
        HashSet<int> alive = [.. living];
        foreach (int gone in _guests.Keys.Where(pid => !alive.Contains(pid)).ToArray())
        {
            _guests.Remove(gone);
        }

        foreach (int gone in _strangers.Keys.Where(pid => !alive.Contains(pid)).ToArray())
        {
            _strangers.Remove(gone);
        }
    }
}
