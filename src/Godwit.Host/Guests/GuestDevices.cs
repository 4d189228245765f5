using Godwit.Host.Storage;

namespace Godwit.Host.Guests;

/// <summary>
/// The device nodes that QEMU opens by itself. udev leaves /dev/net/tun open to everyone (a tap still answers only to its
/// owner) and /dev/kvm to a group; without udev both are root's alone, and we lend them to the guest's group.
/// </summary>
internal static class GuestDevices
{
    /// <summary>
    /// With it QEMU saves the memory of a running guest without standing still. It is root's alone even with udev; where it is
    /// missing, checkpoints with memory pause the guest for as long as the file takes, and no guest can arrive ahead of its memory (post-copy).
    /// </summary>
    private const string TrackedWrites = "/dev/userfaultfd";

    /// <summary>Whether this host's kernel lets QEMU follow single pages of a guest's memory.</summary>
    public static bool TracksPages => File.Exists(TrackedWrites);

    /// <summary>The groups that QEMU has to join, if any.</summary>
    public static IReadOnlyList<uint> GroupsFor(Accelerator accelerator, GuestUser user)
    {
        string[] devices = accelerator switch
        {
            Accelerator.Kvm => ["/dev/net/tun", "/dev/kvm", TrackedWrites],
            Accelerator.Tcg => ["/dev/net/tun", TrackedWrites],
        };
        return [.. devices.Select(device => GroupFor(device, user)).OfType<uint>().Distinct()];
    }

    private static uint? GroupFor(string device, GuestUser user)
    {
        const UnixFileMode all = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        const UnixFileMode group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        switch (FileStatus.Of(device))
        {
            // Not there: QEMU says so better than we could, and only if the guest needs it.
            case null:
            case { } status when (status.Mode & all) == all || status.GroupId == user.GroupId && (status.Mode & group) == group:
                return null;
            case { GroupId: not 0 } status when (status.Mode & group) == group:
                return status.GroupId;
            default:
                Ownership.LendDevice(device, user);
                return null;
        }
    }
}
