using System.Collections.Concurrent;
using Godwit.Contracts.Domains;

namespace Godwit.Host.ActiveDirectory;

/// <summary>
/// What people may do here, by their groups. An answer of the directory counts for a minute: so long may somebody who was taken
/// out of a group still act. When the directory does not answer, nobody is believed to be in any group.
/// </summary>
internal sealed class PersonRoles
{
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly DirectoryMembership _membership;
    private readonly DirectorySearch _search;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, (Role? Role, DateTimeOffset Until)> _known = new(StringComparer.OrdinalIgnoreCase);

    public PersonRoles(DirectoryMembership membership, DirectorySearch search, TimeProvider clock)
    {
        _membership = membership;
        _search = search;
        _clock = clock;
        membership.Changed += _known.Clear;
    }

    /// <summary>Null for somebody in none of the groups that have a role.</summary>
    public async Task<Role?> RoleOfAsync(KerberosName person, DirectoryRecord host, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        if (_known.TryGetValue(person.Account, out var known) && known.Until > now)
        {
            return known.Role;
        }

        IReadOnlyList<GroupRole> mapping = _membership.Settings.Roles;
        IReadOnlyList<string>? groups =
            await _search.GroupsOfPersonAsync(host, person.Account, [.. mapping.Select(entry => entry.Group)], cancellationToken);
        Role? role = RoleVerdict.Highest(mapping, groups ?? []);
        _known[person.Account] = (role, now + Remembered);
        return role;
    }
}
