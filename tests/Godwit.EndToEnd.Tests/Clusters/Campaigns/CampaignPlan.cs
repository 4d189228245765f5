using Godwit.Lab.Hosts;

namespace Godwit.EndToEnd.Tests.Clusters.Campaigns;

/// <summary>What a campaign does next: drawn by its seed and nothing else, so that a campaign can be told again.</summary>
internal sealed class CampaignPlan(int seed, IReadOnlyList<LabHost> nodes, IReadOnlyList<ClusterVm> guests)
{
    /// <summary>Those that are more to survive come more often.</summary>
    private static readonly CampaignFault[] Urn =
    [
        .. Enum.GetValues<CampaignFault>(), CampaignFault.PowerLoss, CampaignFault.PowerLoss, CampaignFault.NodeCut, CampaignFault.DaemonKilled, CampaignFault.EtcdKilled,
        CampaignFault.GuardianHung, CampaignFault.DaemonHung,
    ];

    private const double TwoAtOnce = 0.2;
    private const double WithMoves = 0.5;
    private const double ShortestSeconds = 1;
    private const double LongestSeconds = 12;

    private readonly Random _random = new(seed);

    /// <summary>One fault, or two at once on different nodes.</summary>
    public IReadOnlyList<Blow> NextBlows()
    {
        LabHost[] shuffled = [.. nodes];
        _random.Shuffle(shuffled);
        int count = _random.NextDouble() < TwoAtOnce ? 2 : 1;
        return [.. shuffled.Take(count).Select(node => new Blow(
            Urn[_random.Next(Urn.Length)], node, TimeSpan.FromSeconds(ShortestSeconds + (_random.NextDouble() * (LongestSeconds - ShortestSeconds)))))];
    }

    /// <summary>Guests to be moved meanwhile, to the best node each; often none.</summary>
    public IReadOnlyList<ClusterVm> NextMoves()
    {
        bool any = _random.NextDouble() < WithMoves;
        ClusterVm[] shuffled = [.. guests];
        _random.Shuffle(shuffled);
        return any ? shuffled[..(1 + _random.Next(2))] : [];
    }

    /// <summary>How long before the faults the moves begin.</summary>
    public TimeSpan NextLead() => TimeSpan.FromMilliseconds(_random.Next(1500));
}
