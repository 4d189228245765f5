using Godwit.Host.Cluster.Records;
using Godwit.Host.Vms;
using Godwit.Testing;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>
/// The cluster as the sweep has it: one key that says whose the role is, outside both hosts; a guardian on each; and a leader that gives a lost
/// host's role away once its guests must have ended. It watches by itself that no guest runs but at the owner's.
/// </summary>
internal sealed class SweepRegister(SweepWorld world)
{
    /// <summary>A node of which nothing is seen but its name.</summary>
    public const string Third = "c";

    /// <summary>A lease less the time for killing: so long guests run on while nobody answers.</summary>
    private static readonly TimeSpan RightWithoutAnswer = TimeSpan.FromSeconds(8);

    /// <summary>What the leader waits for after the right has run out.</summary>
    private static readonly TimeSpan Proof = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DateTimeOffset Since, string To)> _lost = [];
    private readonly HashSet<string> _guarded = [];
    private OwnerRecord? _owner;
    private long _revision;
    private DateTimeOffset? _silentSince;

    /// <summary>Null for a machine that is no role.</summary>
    public OwnerRecord? Owner => Read().Owner;

    public bool IsSilent => _silentSince is not null;

    public (OwnerRecord? Owner, long Revision) Read()
    {
        lock (_gate)
        {
            return (_owner, _revision);
        }
    }

    /// <summary>By compare-and-swap; the same again moves the revision on.</summary>
    public bool Write(long expected, OwnerRecord next)
    {
        lock (_gate)
        {
            if (_revision != expected)
            {
                return false;
            }

            (_owner, _revision) = (next, _revision + 1);
        }

        world.Note($"the register: {next.Owner}, generation {next.Generation}{(next.GivenBy is null ? "" : ", by a move")}");
        return true;
    }

    public void Begin(string owner) => Write(expected: 0, new OwnerRecord { Owner = owner, Generation = 1, Desired = DesiredState.Running });

    public bool HasRight(string host)
    {
        lock (_gate)
        {
            return !_lost.ContainsKey(host) && (_silentSince is not { } since || world.Now - since < RightWithoutAnswer);
        }
    }

    public bool IsGuarded(string host)
    {
        lock (_gate)
        {
            return _guarded.Contains(host);
        }
    }

    public void Guard(string host, bool isGuarded)
    {
        lock (_gate)
        {
            _ = isGuarded ? _guarded.Add(host) : _guarded.Remove(host);
        }
    }

    public void Silence(bool silent) => _silentSince = silent ? world.Now : null;

    /// <summary>A host's right has run out.</summary>
    /// <param name="host">The host.</param>
    /// <param name="to">Who gets what is the host's.</param>
    public void Lose(string host, string to)
    {
        lock (_gate)
        {
            _lost[host] = (world.Now, to);
        }
    }

    public void Return(string host)
    {
        lock (_gate)
        {
            _lost.Remove(host);
        }
    }

    /// <summary>What guardians and leader do, as time goes on.</summary>
    public void Look()
    {
        if (Owner is not { } owner)
        {
            return;
        }

        foreach (SweepHost host in world.Hosts)
        {
            if (!HasRight(host.Name) && IsGuarded(host.Name))
            {
                foreach (FakeQemu qemu in host.LivingQemus)
                {
                    qemu.Kill();
                }
            }

            Require(host);
        }

        if (!IsSilent && Heir(owner.Owner) is { } heir && Read() is var (now, revision) && now == owner)
        {
            Write(revision, owner with { Owner = heir, Generation = owner.Generation + 1, GivenBy = null });
        }
    }

    /// <summary>Its guests must have ended by now.</summary>
    public bool IsFenced(string host) => Heir(host) is not null;

    private string? Heir(string owner)
    {
        lock (_gate)
        {
            return _lost.TryGetValue(owner, out (DateTimeOffset Since, string To) lost) && world.Now - lost.Since >= Proof ? lost.To : null;
        }
    }

    private void Require(SweepHost host)
    {
        lock (_gate)
        {
            if (host.LivingQemus.Any(qemu => qemu.IsGuestRunning) is var runs && runs && _owner!.Owner != host.Name)
            {
                world.Complain($"the guest runs at {host.Name}, and the register names {_owner.Owner}");
            }

            if (runs && !_guarded.Contains(host.Name))
            {
                world.Complain($"the guest runs at {host.Name}, and its guardian does not know it");
            }
        }
    }
}
