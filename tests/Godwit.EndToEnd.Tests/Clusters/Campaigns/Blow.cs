using System.Globalization;
using Godwit.Lab.Hosts;

namespace Godwit.EndToEnd.Tests.Clusters.Campaigns;

/// <summary>One fault of a campaign.</summary>
/// <param name="Kind">What.</param>
/// <param name="Node">Where.</param>
/// <param name="Lasts">Until it is healed.</param>
internal sealed record Blow(CampaignFault Kind, LabHost Node, TimeSpan Lasts)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Node.Name} {Lasts.TotalSeconds:0.0}s");
}
