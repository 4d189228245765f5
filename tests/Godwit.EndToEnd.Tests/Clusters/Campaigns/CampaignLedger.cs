using System.Globalization;
using System.Text.RegularExpressions;
using Godwit.Contracts.Clusters;

namespace Godwit.EndToEnd.Tests.Clusters.Campaigns;

/// <summary>What a campaign has done, a line each in artifacts/campaign-SEED.txt while it runs.</summary>
internal sealed partial class CampaignLedger
{
    private readonly SortedDictionary<string, int> _faults = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _forgiven = new(StringComparer.Ordinal);
    private readonly List<TimeSpan> _settled = [];
    private readonly long _begun = TimeProvider.System.GetTimestamp();
    private readonly string _file;
    private readonly int _seed;
    private string _now = "";
    private string _longestAfter = "";
    private long _roundBegun;

    public CampaignLedger(int seed)
    {
        _seed = seed;
        _file = Campaign.FileOf(seed);
        File.Delete(_file);
    }

    public int Faults => _faults.Values.Sum();

    public void Begin(IReadOnlyList<Blow> blows, IReadOnlyList<ClusterVm> moving)
    {
        _roundBegun = TimeProvider.System.GetTimestamp();
        _now = string.Join(" and ", blows) + (moving.Count == 0 ? "" : $", while {string.Join(", ", moving.Select(vm => vm.Name))} move");
        foreach (Blow blow in blows)
        {
            _faults[blow.Kind.ToString()] = _faults.GetValueOrDefault(blow.Kind.ToString()) + 1;
        }

        Write($"{Faults,3}. {_now}");
    }

    public void End(TimeSpan settled)
    {
        if (_settled.All(before => settled > before))
        {
            _longestAfter = _now;
        }

        _settled.Add(settled);
        Write(string.Create(
            CultureInfo.InvariantCulture, $"     all run after {settled.TotalSeconds:0.0} s, round {TimeProvider.System.GetElapsedTime(_roundBegun).TotalSeconds:0.0} s"));
    }

    public void Forgive(string what)
    {
        _forgiven[what] = _forgiven.GetValueOrDefault(what) + 1;
        Write($"     by hand: {what}");
    }

    public void Note(string text) => Write($"     {text}");

    public void Fail(Exception failure) => Write($"     FAILED: {failure.Message}");

    public string Summary(IReadOnlyList<RoleMoveView> moves, IReadOnlyList<ClusterEventView> log, DoubleWatch doubles)
    {
        int failovers = log.Select(line => GivenRoles().Match(line.Message)).Where(match => match.Success)
            .Sum(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        string summary = string.Create(
            CultureInfo.InvariantCulture,
            $"campaign: seed {_seed}, {Faults} faults ({string.Join(", ", _faults.Select(kind => $"{kind.Key} {kind.Value}"))}), "
            + $"moves {moves.Count} ({moves.Count(move => move.State is RoleMoveState.Completed)} completed), failovers {failovers}, "
            + $"doubled {doubles.Findings.Count} (in {doubles.Looks} looks), lost 0, "
            + $"longest time to all running {_settled.Max().TotalSeconds:0.0} s (after {_longestAfter}), mean {_settled.Average(one => one.TotalSeconds):0.0} s, "
            + $"by hand: {(_forgiven.Count == 0 ? "nothing" : string.Join(", ", _forgiven.Select(one => $"{one.Key} {one.Value}")))}; "
            + $"took {TimeProvider.System.GetElapsedTime(_begun).TotalMinutes:0} min");
        Write(summary);
        return summary;
    }

    private void Write(string line)
    {
        lock (_faults)
        {
            File.AppendAllText(_file, $"{TimeProvider.System.GetLocalNow():HH:mm:ss} {line}\n");
        }
    }

    [GeneratedRegex("^([0-9]+) roles of ")]
    private static partial Regex GivenRoles();
}
