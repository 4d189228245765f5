using Godwit.Contracts.Domains;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Storage.Smb;

namespace Godwit.Host.ActiveDirectory;

/// <summary>
/// Joining and leaving an Active Directory domain, one at a time. A join ends with a membership that was tried for real, or
/// throws; what a program has made in the directory by then stays there, and the next attempt uses it.
/// </summary>
internal sealed class DirectoryLife(
    HostOptions options, DirectoryMembership membership, DirectoryJoinPrograms programs, DirectorySearch search, VolumeBook volumes) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    public async Task<DirectoryView> JoinAsync(JoinDirectoryRequest request, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            DirectoryRecord record = Plan(request);
            RequireNone(record);
            // A user says that an account is to be made; without one, the keytab is all there can be.
            switch (request.Method ?? (request.User is null ? DirectoryJoinMethod.Keytab : DirectoryJoinMethod.Adcli))
            {
                case DirectoryJoinMethod.Keytab:
                    break;
                case DirectoryJoinMethod.Adcli:
                    await programs.AdcliAsync(record, Identity(request), cancellationToken);
                    break;
                case DirectoryJoinMethod.Net:
                    await programs.NetAsync(record, Identity(request), cancellationToken);
                    break;
            }

            await search.RequireWorkingAsync(record, cancellationToken);
            membership.Adopt(record with { NetBiosName = await NetBiosNameAsync(record, cancellationToken) });
            return membership.RequiredView;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <exception cref="RefusedException">Shares are opened with the computer account.</exception>
    public async Task<DirectoryView> LeaveAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            DirectoryView left = membership.RequiredView;
            if (volumes.All() is [var volume, ..])
            {
                throw new RefusedException(
                    ProblemId.VolumeInUse, volume.Unc.ShareName, $"{options.HostName} opens {volume.Unc.ShareName} with its account in {left.Realm}: without it the share is away.",
                    $"Move what lies there, then let the share go: godwit volume remove {ShellWord.Of(volume.Unc.ShareName)} --host {options.HostName}");
            }

            membership.Leave();
            return left;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <exception cref="RefusedException">The directory has no such group: whoever mistyped it would wait for a right that nobody gets. One that is there no more can be let go.</exception>
    public async Task<DirectoryView> SetRoleAsync(GroupRole entry, CancellationToken cancellationToken)
    {
        DirectoryRecord host = membership.Required;
        if (RoleVerdict.OfEntry(entry) is { } problem)
        {
            throw new RefusedException(problem);
        }

        if (entry.Role is not null && !await search.HasGroupAsync(host, entry.Group, cancellationToken))
        {
            throw new RefusedException(RoleVerdict.NoGroup(host.Realm, entry.Group));
        }

        DirectorySettings settings = membership.Settings;
        membership.Change(settings with { Roles = RoleVerdict.With(settings.Roles, entry) });
        return membership.RequiredView;
    }

    public DirectoryView SetAdmission(HostAdmissionSettings admission)
    {
        _ = membership.Required;
        membership.Change(membership.Settings with { Admission = admission });
        return membership.RequiredView;
    }

    public void Dispose() => _gate.Dispose();

    private DirectoryRecord Plan(JoinDirectoryRequest request)
    {
        string realm = DirectoryNames.Realm(request.Realm);
        return new DirectoryRecord
        {
            Realm = realm,
            ComputerAccount = request.ComputerAccount is { } given ? DirectoryNames.Account(given) : DirectoryNames.AccountOf(options.HostName),
            KeytabPath = DirectoryNames.Keytab(request.KeytabPath ?? DirectoryRecord.DefaultKeytab),
            FullName = DirectoryNames.FullNameOf(options.HostName, realm),
            DomainController = DirectoryNames.Controller(request.DomainController),
        };
    }

    private void RequireNone(DirectoryRecord wanted)
    {
        if (membership.Current is { } current)
        {
            throw new RefusedException(
                ProblemId.DirectoryExists, wanted.Realm,
                $"The host {options.HostName} is already in the Active Directory domain {current.Realm}, as {current.ComputerAccount}.",
                "Leave that one first: godwit domain leave --ad");
        }
    }

    /// <summary>It is only for words, so no join fails for want of it.</summary>
    private async Task<string?> NetBiosNameAsync(DirectoryRecord record, CancellationToken cancellationToken)
    {
        try
        {
            return await search.NetBiosNameAsync(record, cancellationToken);
        }
        catch (RefusedException)
        {
            return null;
        }
    }

    private static JoinIdentity Identity(JoinDirectoryRequest request) => request is { User: { } user, Password: { Length: > 0 } password }
        ? new JoinIdentity(DirectoryNames.User(user), password)
        : throw new RefusedException(
            ProblemId.MalformedRequest, "user", $"Joining with {request.Method} needs a user who may add computers, and the password.",
            "Give --user Administrator; the password is asked for, or read from standard input.");
}
