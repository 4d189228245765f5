using Godwit.Contracts.Clusters;

namespace Godwit.Host.Cluster.Placement;

/// <summary>AutoFailbackType with FailbackWindowStart and FailbackWindowEnd.</summary>
/// <param name="Type">When.</param>
/// <param name="FromHour">0 to 23, of the local day. Only for a window.</param>
/// <param name="ToHour">0 to 23: the hour in which it is over. Before <paramref name="FromHour"/>: over midnight; the same: all day.</param>
internal sealed record FailbackRule(FailbackPolicy Type, int FromHour = 0, int ToHour = 0)
{
    public static FailbackRule None { get; } = new(FailbackPolicy.Prevent);

    /// <summary>Whether a role may go back at this hour of the day.</summary>
    public bool IsOpen(int hour) => Type switch
    {
        FailbackPolicy.Prevent => false,
        FailbackPolicy.Immediate => true,
        FailbackPolicy.Window => FromHour == ToHour
            || (FromHour < ToHour ? hour >= FromHour && hour < ToHour : hour >= FromHour || hour < ToHour),
    };
}
