namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>
/// Every call between a host and its world passes here: QMP commands, calls to the other host, commits of the journal, starts
/// of QEMU. The first run writes their names down; every later run lets one of them go wrong.
/// </summary>
internal sealed class Boundaries(Action<Fault> strike, Action<string> log)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _counts = [];
    private readonly Dictionary<string, string> _lastCommands = [];
    private readonly List<string> _passed = [];
    private readonly Queue<Mishap> _plan = [];
    private long _lastMove = TimeProvider.System.GetTimestamp();

    public bool IsRecording { get; set; }

    public IReadOnlyList<string> Passed
    {
        get
        {
            lock (_gate)
            {
                return [.. _passed];
            }
        }
    }

    public bool HasStruck => _plan.Count == 0;

    /// <summary>Real time since anything but a question was asked.</summary>
    public TimeSpan Calm => TimeProvider.System.GetElapsedTime(Interlocked.Read(ref _lastMove));

    public void Plan(Mishap mishap) => _plan.Enqueue(mishap);

    /// <summary>
    /// Polls come as often as time allows, so of them only the first after each command is a boundary of its own; the same for
    /// heartbeats.
    /// </summary>
    public Passage Enter(string actor, string call)
    {
        Fault? fault = null;
        string name;
        lock (_gate)
        {
            bool poll = call.StartsWith("query-", StringComparison.Ordinal) || call is "heartbeat";
            name = poll && call is not "heartbeat" ? $"{actor}: {call} after {_lastCommands.GetValueOrDefault(actor, "start")}" : $"{actor}: {call}";
            // QEMU is told anew as often as the figures of the link change; the first time counts.
            bool steers = call is "migrate-set-parameters" && _counts.GetValueOrDefault(name) > 0;
            int count = _counts[name] = IsRecording ? _counts.GetValueOrDefault(name) + 1 : 0;
            string numbered = count > 1 ? $"{name} {count}" : name;
            if (!poll && !steers)
            {
                Interlocked.Exchange(ref _lastMove, TimeProvider.System.GetTimestamp());
                _lastCommands[actor] = numbered[(actor.Length + 2)..];
            }

            if (!IsRecording || steers || (poll && count > 1))
            {
                return new Passage(this, numbered, null);
            }

            name = numbered;
            _passed.Add(name);
            log($"-- {name}");
            if (_plan.TryPeek(out Mishap? next) && next.Boundary == name)
            {
                _plan.Dequeue();
                fault = next.Fault;
                log($"!! {fault}");
            }
        }

        if (fault is { After: false })
        {
            strike(fault);
        }

        return new Passage(this, name, fault);
    }

    public void Leave(Passage passage)
    {
        if (passage.Fault is { After: true } fault)
        {
            strike(fault);
        }
    }
}
