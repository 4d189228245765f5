using System.DirectoryServices.Protocols;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.ActiveDirectory;

/// <summary>
/// Asks the directory, as the host's computer account, at the first domain controller that answers. Every failure is a
/// <see cref="RefusedException"/>.
/// </summary>
internal sealed class DirectorySearch(ComputerTicket ticket, TimeProvider clock)
{
    /// <summary>Which of these groups a person is in, directly or through others; null when the directory has no such person.</summary>
    public Task<IReadOnlyList<string>?> GroupsOfPersonAsync(
        DirectoryRecord host, string account, IReadOnlyList<string> groups, CancellationToken cancellationToken) =>
        GroupsAsync(host, LdapText.Person(account), groups, cancellationToken);

    /// <summary>The same of a computer.</summary>
    public Task<IReadOnlyList<string>?> GroupsOfComputerAsync(
        DirectoryRecord host, string account, IReadOnlyList<string> groups, CancellationToken cancellationToken) =>
        GroupsAsync(host, LdapText.Computer(account), groups, cancellationToken);

    /// <summary>By sAMAccountName.</summary>
    public async Task<bool> HasGroupAsync(DirectoryRecord host, string group, CancellationToken cancellationToken)
    {
        await ticket.EnsureAsync(host, cancellationToken);
        return await AskAsync(host, open => open.NameOf(LdapText.RootOf(host.Realm), LdapText.Group(group)), cancellationToken) is not null;
    }

    /// <summary>Proves that clock, ticket and directory work: what sign-ins and shares will need.</summary>
    public async Task RequireWorkingAsync(DirectoryRecord host, CancellationToken cancellationToken)
    {
        (string controller, DateTimeOffset? theirs) = await AnyAsync(host, each => (each, DomainController.ClockOf(each)), cancellationToken);
        if (theirs is { } time && DirectoryVerdict.OfClocks(controller, time, clock.GetUtcNow()) is { } apart)
        {
            throw new RefusedException(apart);
        }

        await ticket.EnsureAsync(host, cancellationToken);
        string? own = await AskAsync(host, open => open.NameOf(LdapText.RootOf(host.Realm), LdapText.Computer(host.ComputerAccount)), cancellationToken);
        if (own is null)
        {
            throw new RefusedException(DirectoryVerdict.OfTicket(host, Krb5Code.ClientUnknown, controller));
        }
    }

    /// <summary>What Windows calls the realm, "LAB"; null when the directory does not say.</summary>
    public async Task<string?> NetBiosNameAsync(DirectoryRecord host, CancellationToken cancellationToken)
    {
        await ticket.EnsureAsync(host, cancellationToken);
        return await AskAsync(host, open => open.NetBiosName(LdapText.RootOf(host.Realm)), cancellationToken);
    }

    private async Task<IReadOnlyList<string>?> GroupsAsync(
        DirectoryRecord host, string filter, IReadOnlyList<string> groups, CancellationToken cancellationToken)
    {
        await ticket.EnsureAsync(host, cancellationToken);
        return await AskAsync<IReadOnlyList<string>?>(
            host,
            open =>
            {
                string root = LdapText.RootOf(host.Realm);
                return open.NameOf(root, filter) is not { } name ? null : groups.Count == 0 ? [] : open.Groups(root, LdapText.GroupsOf(name, groups));
            },
            cancellationToken);
    }

    private static Task<T> AskAsync<T>(DirectoryRecord host, Func<DomainController, T> ask, CancellationToken cancellationToken) =>
        AnyAsync(
            host,
            controller =>
            {
                using DomainController open = DomainController.Open(controller);
                return ask(open);
            },
            cancellationToken);

    /// <summary>The libraries below wait for the network in their calls; a thread of the pool waits with them.</summary>
    private static Task<T> AnyAsync<T>(DirectoryRecord host, Func<string, T> ask, CancellationToken cancellationToken) =>
        Task.Run(() => Any(host, ask), cancellationToken);

    private static T Any<T>(DirectoryRecord host, Func<string, T> ask)
    {
        Problem? last = null;
        foreach (string controller in Controllers(host))
        {
            try
            {
                return ask(controller);
            }
            catch (Exception failure) when (failure is LdapException or DirectoryOperationException or DllNotFoundException)
            {
                last = DirectoryVerdict.LdapFailed(controller, failure.Message);
            }
        }

        throw new RefusedException(last ?? DirectoryVerdict.NoController(host.Realm));
    }

    private static IEnumerable<string> Controllers(DirectoryRecord host)
    {
        if (host.DomainController is { } named)
        {
            return [named];
        }

        try
        {
            return NameQuery.DomainControllers(host.Realm).Select(record => record.Host);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            throw new RefusedException(DirectoryVerdict.DnsGone(host.Realm, failure.Message));
        }
    }
}
