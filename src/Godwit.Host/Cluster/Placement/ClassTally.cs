using System.Runtime.InteropServices;

namespace Godwit.Host.Cluster.Placement;

/// <summary>How many roles of each class every place has: kept up to date, so that nobody counts roles again for each choice.</summary>
/// <param name="places">How many nodes, or fault domains.</param>
internal sealed class ClassTally(int places)
{
    private readonly Dictionary<string, int[]> _counts = new(StringComparer.OrdinalIgnoreCase);

    public void Add(IReadOnlyList<string> classes, int place, int howMany)
    {
        for (int i = 0; i < classes.Count; i++)
        {
            ref int[]? counts = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, classes[i], out _);
            (counts ??= new int[places])[place] += howMany;
        }
    }

    /// <summary>Roles at each place that share a class with these; null when there are none anywhere. One in two classes counts twice.</summary>
    public int[]? Of(IReadOnlyList<string> classes)
    {
        int[]? sum = null;
        for (int i = 0; i < classes.Count; i++)
        {
            if (_counts.TryGetValue(classes[i], out int[]? counts))
            {
                sum = sum is null ? counts : Sum(sum, counts);
            }
        }

        return sum;
    }

    private static int[] Sum(int[] one, int[] other)
    {
        int[] sum = new int[one.Length];
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] = one[i] + other[i];
        }

        return sum;
    }
}
