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
    private readonly GroupsOfPerson _groupsOf;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, Answer> _known = new(StringComparer.OrdinalIgnoreCase);

    public PersonRoles(DirectoryMembership membership, GroupsOfPerson groupsOf, TimeProvider clock)
    {
        _membership = membership;
        _groupsOf = groupsOf;
        _clock = clock;
        membership.Changed += _known.Clear;
    }

    /// <summary>Null for somebody in none of the groups that have a role.</summary>
    public async Task<Role?> RoleOfAsync(KerberosName person, DirectoryRecord host, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        IReadOnlyList<GroupRole> mapping = _membership.Settings.Roles;
        if (_known.TryGetValue(person.Account, out Answer? known) && known.Until > now && ReferenceEquals(known.Mapping, mapping) && ReferenceEquals(known.Host, host))
        {
            return known.Role;
        }

        IReadOnlyList<string>? groups =
            await _groupsOf(host, person.Account, [.. mapping.Select(entry => entry.Group)], cancellationToken);
        Role? role = RoleVerdict.Highest(mapping, groups ?? []);
        _known[person.Account] = new Answer(role, now + Remembered, mapping, host);
        return role;
    }

    /// <param name="Role">Null for none.</param>
    /// <param name="Until">It counts no longer.</param>
    /// <param name="Mapping">By which it was found. A question that was under way when the mapping was changed is answered after the others were forgotten.</param>
    /// <param name="Host">The realm that was asked.</param>
    private sealed record Answer(Role? Role, DateTimeOffset Until, IReadOnlyList<GroupRole> Mapping, DirectoryRecord Host);
}
