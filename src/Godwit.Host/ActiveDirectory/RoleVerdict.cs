using Godwit.Contracts.Domains;
using Godwit.Contracts.Problems;

namespace Godwit.Host.ActiveDirectory;

/// <summary>From groups to a role, and the changes of that mapping.</summary>
internal static class RoleVerdict
{
    /// <summary>The highest role of these groups; null when none of them has one.</summary>
    public static Role? Highest(IEnumerable<GroupRole> mapping, IReadOnlyCollection<string> groups)
    {
        Role? highest = null;
        foreach (GroupRole entry in mapping)
        {
            if (groups.Contains(entry.Group, StringComparer.OrdinalIgnoreCase) && (highest is null || entry.Role > highest))
            {
                highest = entry.Role;
            }
        }

        return highest;
    }

    /// <summary>The mapping with this entry in it, or without that group when the entry has no role.</summary>
    public static IReadOnlyList<GroupRole> With(IEnumerable<GroupRole> mapping, GroupRole entry)
    {
        IEnumerable<GroupRole> others = mapping.Where(each => !string.Equals(each.Group, entry.Group, StringComparison.OrdinalIgnoreCase));
        return [.. (entry.Role is null ? others : others.Append(entry)).OrderByDescending(each => each.Role).ThenBy(each => each.Group, StringComparer.Ordinal)];
    }

    /// <summary>Null when the entry can be kept.</summary>
    public static Problem? OfEntry(GroupRole entry)
    {
        bool personal = entry.Role is null || entry.Role.Value switch
        {
            Role.Reader or Role.Operator or Role.Administrator => true,
            Role.Host or Role.Transfer => false,
        };
        if (!personal)
        {
            return Malformed($"{entry.Role}", $"A group of people cannot have the role {entry.Role}.", "Take Reader, Operator or Administrator, or none.");
        }

        return entry.Group.Length is 0 or > 256
            ? Malformed(entry.Group, "A group's name has 1 to 256 letters.", "Give its sAMAccountName.")
            : null;
    }

    /// <summary>Of a group that is to have a role.</summary>
    public static Problem NoGroup(string realm, string group) => new()
    {
        Id = ProblemId.NotFound,
        Target = group,
        Message = $"{realm} has no group '{group}'.",
        Remedy = "Give a group's sAMAccountName, without the domain before it. If it is to be made: samba-tool group add, or New-ADGroup.",
    };

    /// <summary>Of a person who proved herself and may do nothing.</summary>
    public static Problem NoRole(KerberosName person, IReadOnlyList<GroupRole> mapping) => new()
    {
        Id = ProblemId.NotAllowed,
        Target = person.ToString(),
        Message = mapping.Count == 0
            ? $"{person} may do nothing here: this host gives no Active Directory group a role."
            : $"{person} is in none of the groups that may do something here: {string.Join(", ", mapping.Select(entry => $"{entry.Group} ({entry.Role})"))}.",
        Remedy = $"Have {person.Account} added to one of them, or give a group of hers a role: godwit domain role set GROUP ROLE",
    };

    private static Problem Malformed(string target, string message, string remedy) =>
        new() { Id = ProblemId.MalformedRequest, Target = target, Message = message, Remedy = remedy };
}
