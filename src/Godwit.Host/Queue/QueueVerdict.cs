namespace Godwit.Host.Queue;

/// <summary>Who of those that wait has its turn.</summary>
internal static class QueueVerdict
{
    /// <param name="waiting">In order. Resting ones are passed over: they wait for another host, or have their turn already.</param>
    /// <param name="free">What the host has to give now.</param>
    /// <returns>The index of the first that may begin; null when nobody may.</returns>
    public static int? Next(IReadOnlyList<(SlotNeeds Needs, bool Rests)> waiting, SlotNeeds free)
    {
        for (int i = 0; i < waiting.Count; i++)
        {
            if (waiting[i].Rests)
            {
                continue;
            }

            if (waiting[i].Needs.FitsInto(free))
            {
                return i;
            }

            // Nobody behind takes what it waits for: with two needs it would wait for ever.
            free -= waiting[i].Needs;
        }

        return null;
    }
}
