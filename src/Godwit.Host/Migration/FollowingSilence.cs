namespace Godwit.Host.Migration;

/// <summary>
/// How long nothing may pass of memory that follows its guest. Something is always under way until the end, so a longer silence is a dead link.
/// </summary>
internal static class FollowingSilence
{
    /// <summary>Bytes a second; at less a single packet takes seconds.</summary>
    private const long SlowCap = 1 << 20;

    public static TimeSpan Of(long? cap) => TimeSpan.FromSeconds(cap < SlowCap ? 30 : 2);
}
