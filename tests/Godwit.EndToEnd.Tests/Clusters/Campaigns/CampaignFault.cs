namespace Godwit.EndToEnd.Tests.Clusters.Campaigns;

/// <summary>What a campaign does to a node.</summary>
internal enum CampaignFault
{
    /// <summary>Everything on it dies, and it comes back.</summary>
    PowerLoss,
    DaemonKilled,
    DaemonHung,
    EtcdKilled,
    EtcdHung,
    GuardianKilled,
    GuardianHung,

    /// <summary>It loses the network for moves.</summary>
    MoveLinkCut,

    /// <summary>It loses the network of etcd, and of the API between hosts.</summary>
    ManagementLinkCut,

    /// <summary>Both.</summary>
    NodeCut,
    GuestKilled,

    /// <summary>Planned: it is drained, and resumed.</summary>
    Drain,
}
