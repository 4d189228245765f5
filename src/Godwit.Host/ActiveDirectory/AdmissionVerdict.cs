using Godwit.Contracts.Domains;
using Godwit.Contracts.Problems;

namespace Godwit.Host.ActiveDirectory;

/// <summary>May a host join with its computer account, and under which name?</summary>
internal static class AdmissionVerdict
{
    /// <summary>Null when it may. Groups are looked at separately, for that takes the network.</summary>
    /// <param name="account">Who the ticket says it is.</param>
    /// <param name="hostName">The name that it wants in the built-in domain.</param>
    /// <param name="ours">This host's own place in the directory.</param>
    /// <param name="ownName">This host's name in the built-in domain.</param>
    /// <param name="isMember">True when the built-in domain has a host of that name already.</param>
    /// <param name="admission">What the administrator has set.</param>
    public static Problem? Of(
        KerberosName account, string hostName, DirectoryRecord ours, string ownName, bool isMember, HostAdmissionSettings admission)
    {
        if (!admission.Enabled)
        {
            return Refused(hostName, $"{ownName} lets no host join with its computer account.", $"Use a token: godwit domain token {hostName}");
        }

        if (!account.IsComputer)
        {
            return Refused($"{account}", $"{account} is not a computer account.", "Join from the host itself.");
        }

        if (!string.Equals(account.Realm, ours.Realm, StringComparison.Ordinal))
        {
            return Refused($"{account}", $"{account} is of another Active Directory domain than {ownName} ({ours.Realm}).", "Use a token.");
        }

        string first = hostName.Split('.')[0];
        bool own = string.Equals(DirectoryNames.AccountOf(hostName), account.Account, StringComparison.OrdinalIgnoreCase)
            && string.Equals(first + "$", account.Account, StringComparison.OrdinalIgnoreCase)
            && (first.Length == hostName.Length || string.Equals(hostName, DirectoryNames.FullNameOf(first, account.Realm), StringComparison.OrdinalIgnoreCase));
        if (!own)
        {
            return Refused(
                hostName, $"The account {account} proves no host named \"{hostName}\".",
                $"Call the host {account.Account.TrimEnd('$').ToLowerInvariant()}, or use a token.");
        }

        if (isMember)
        {
            // It may have joined with a token and be in no directory; whoever makes an account of its name must not become it.
            return Refused(
                hostName, $"The domain has a host \"{hostName}\" already, and a computer account alone does not take its place.",
                $"If it is to join again, let an administrator say so with a token: godwit domain token {hostName}");
        }

        return string.Equals(hostName, ownName, StringComparison.OrdinalIgnoreCase)
            ? Refused(hostName, $"\"{hostName}\" is the name of the founding host itself.", "Give the new host another name.")
            : null;
    }

    public static Problem NotInGroup(KerberosName account, string group) => Refused(
        $"{account}", $"{account} is not in the group \"{group}\", whose members alone may join.",
        $"Add it there (samba-tool group addmembers \"{group}\" '{account.Account}'), or use a token.");

    private static Problem Refused(string target, string message, string remedy) =>
        new() { Id = ProblemId.NotAllowed, Target = target, Message = message, Remedy = remedy };
}
