namespace Godwit.Host.Peers;

/// <summary>
/// For tests of faults: while a file of a moment's name lies in the folder, every move waits at that moment. Only the
/// configuration file can name the folder (see <see cref="HostOptions.HoldFolder"/>); without it nothing of this exists.
/// <code>
/// arm       the guest is paused, the register unchanged: just before the destination is armed
/// armed     the same, just after
/// go        the register names the destination, which has not heard of it
/// switch    in a storage migration: the guest is paused on its new files, the register unchanged
/// switched  the register names the new place, and the guest stands still yet
/// </code>
/// </summary>
internal sealed class MoveHolds(string folder, TimeProvider time)
{
    public const string Arm = "arm";
    public const string Armed = "armed";
    public const string Go = "go";
    public const string Switch = "switch";
    public const string Switched = "switched";

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);

    public async Task PassAsync(string moment, CancellationToken cancellationToken)
    {
        while (File.Exists(Path.Combine(folder, moment)))
        {
            await Task.Delay(Glance, time, cancellationToken);
        }
    }
}
