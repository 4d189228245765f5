using Godwit.Contracts.Volumes;
using Godwit.Host.Guests;

namespace Godwit.Host.Storage.Smb;

/// <summary>
/// How a share is mounted by kernel CIFS (man mount.cifs). SMB 3.1.1 alone: before it, a man in the middle can talk both ends down. As the
/// computer account, whose key cifs.upcall finds in the keytab whenever a ticket is needed: so none runs out. A ticket in root's own cache does
/// not come first: <see cref="WrongIdentity"/>. Hard: while the server is away a guest's writes wait and none fails. Nothing is cached here: what another
/// host wrote must be seen after a hand-over.
/// </summary>
/// <remarks>
/// Each share is mounted twice. Where files are, byte-range locks stay on this host (nobrl): QEMU's and qemu-img's own would trip over themselves at a
/// server whose locks are mandatory. Where locks are, they go to the server, and at once: under a lease the kernel would keep them to itself,
/// and the server would know nothing of them when this host loses its power (nolease).
/// </remarks>
internal static class SmbMountOptions
{
    /// <summary>The first thing without which guests are not safe on a mount that is there already, as /proc/self/mounts tells it; null when it has all.</summary>
    public static string? MissingFrom(IReadOnlyList<string> options, bool forLocks) =>
        !options.Contains("vers=3.1.1") ? "vers=3.1.1"
        : !options.Contains("sec=krb5i") && !(options.Contains("sec=krb5") && options.Contains("seal")) ? "sec=krb5,seal or sec=krb5i"
        : !options.Contains("hard") ? "hard"
        : !options.Contains("cache=none") ? "cache=none"
        : forLocks && !options.Contains("nolease") ? "nolease"
        : null;

    public static string Of(ComputerAccount account, VolumeProtection protection, GuestUser user, bool forLocks) => string.Join(',',
    [
        "vers=3.1.1",
        .. protection is VolumeProtection.Sealed ? (string[])["sec=krb5", "seal"] : ["sec=krb5i"],
        "cruid=0",
        $"username={account.Name}",
        "cache=none",

        // The server tells no case apart. A kernel that does takes W1 and w1 for two folders, meets one number for both, and believes the server's numbers no more.
        "nocase",
        forLocks ? "nolease" : "nobrl",

        // A connection of its own for each: where two mounts share one, more of what was under way when the server was restarted was seen to fail.
        "nosharesock",
        "hard",
        "resilienthandles",
        "echo_interval=5",
        $"uid={user.UserId}", $"gid={user.GroupId}", "forceuid", "forcegid", "file_mode=0600", "dir_mode=0711",
        "nosuid", "nodev", "noexec",
    ]);
}
