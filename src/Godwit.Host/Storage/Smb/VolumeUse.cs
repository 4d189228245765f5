using Godwit.Contracts.Problems;
using Godwit.Host.Vms;

namespace Godwit.Host.Storage.Smb;

/// <summary>Who needs a share.</summary>
internal static class VolumeUse
{
    /// <summary>Whether a file of the virtual machine, or an ISO image in one of its drives, is on the share.</summary>
    public static bool IsOn(UncPath unc, FileOwner owner) => owner.Files
        .Concat(owner.Configuration is { } known ? VmFileSet.Media(known).OfType<string>() : [])
        .Any(file => file.StartsWith(unc.MountPoint + "/", StringComparison.Ordinal));

    /// <summary>What stands against taking the share down.</summary>
    /// <param name="unc">The share.</param>
    /// <param name="owners">Everybody who has files on this host, those on their way here or away too.</param>
    public static Problem? AgainstRemoval(UncPath unc, IReadOnlyList<FileOwner> owners)
    {
        string[] users = Names(owners.Where(owner => IsOn(unc, owner)));
        if (users.Length > 0)
        {
            return Problem(
                $"{string.Join(", ", users)} {(users.Length == 1 ? "has" : "have")} files on {unc.ShareName}.",
                "Move them to other storage or another host first.");
        }

        // Its vm.json may lie here, or on a share that is away, and its disks on this one.
        string[] unread = Names(owners.Where(owner => owner.Configuration is null));
        return unread.Length == 0 ? null : Problem(
            $"What {string.Join(", ", unread)} {(unread.Length == 1 ? "is" : "are")} made of cannot be looked at now, and may lie on {unc.ShareName}.",
            "Look at why (godwit vm list, godwit volume list) and mend that, or remove what is not to come back. Then try again.");

        Problem Problem(string message, string remedy) => new() { Id = ProblemId.VolumeInUse, Target = unc.ShareName, Message = message, Remedy = remedy };
    }

    private static string[] Names(IEnumerable<FileOwner> owners) => [.. owners.Select(owner => owner.Name).Distinct(StringComparer.Ordinal)];
}
