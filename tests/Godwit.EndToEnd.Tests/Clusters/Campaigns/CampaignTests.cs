using System.Globalization;
using Godwit.Contracts.Clusters;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters.Campaigns;

/// <summary>GODWIT_CAMPAIGN="SEED COUNT" repeats a campaign, or makes a longer one.</summary>
[Collection(nameof(ClusterStage))]
public sealed class CampaignTests(ClusterStage stage)
{
    private const int Guests = 6;

    private static readonly RolePriority[] Priorities = [RolePriority.High, RolePriority.Medium, RolePriority.Low];

    [Fact]
    [Trait("category", "slow")]
    public async Task Two_hundred_faults_on_three_nodes_and_six_machines()
    {
        int[] given = [.. (Environment.GetEnvironmentVariable("GODWIT_CAMPAIGN") ?? "1 200").Split(' ').Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
        await stage.TellAsync(TimeSpan.FromHours(3), async () =>
        {
            List<ClusterVm> guests = [];
            for (int i = 0; i < Guests; i++)
            {
                guests.Add(await ClusterVm.CreateAsync(stage, stage.Lab.Hosts[i % stage.Lab.Hosts.Count], Priorities[i % Priorities.Length], TimeSpan.FromMilliseconds(100)));
            }

            await Task.WhenAll(guests.Select(guest => guest.StartAsync()));
            stage.Tally.Line(await new Campaign(stage, guests, given[0], given[1]).RunAsync());
            foreach (ClusterVm guest in guests)
            {
                await guest.RemoveAsync();
                await guest.DisposeAsync();
            }
        });
    }
}
