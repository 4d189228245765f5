using Godwit.Contracts.Problems;

namespace Godwit.Host.ActiveDirectory;

/// <summary>What Kerberos, DNS and clocks said, as problems that an administrator can do something about.</summary>
internal static class DirectoryVerdict
{
    /// <summary>Kerberos itself allows five minutes; nobody else's limit is narrower.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Of a failed attempt to get the host's own ticket.</summary>
    public static Problem OfTicket(DirectoryRecord host, int code, string words) => code switch
    {
        Krb5Code.KeytabMissing => Because(
            ProblemId.KeytabMissing, host.KeytabPath, $"There is no keytab {host.KeytabPath}, so this host has no key to prove itself with.",
            $"Put one there with a key of {host.ComputerAccount}, or let the host make its account: godwit domain join --ad {host.Realm} --user Administrator"),
        Krb5Code.KeytabNotReadable => Because(
            ProblemId.KeytabMissing, host.KeytabPath, $"The keytab {host.KeytabPath} cannot be read: {words}.",
            "Give it to root with mode 0600."),
        Krb5Code.KeyNotFound => Because(
            ProblemId.KeytabLacksKey, host.ComputerAccount, $"The keytab {host.KeytabPath} holds no key of {host.Principal}.",
            $"See what it holds with 'klist -k {host.KeytabPath}'; name another account with --account, or another keytab with --keytab."),
        Krb5Code.KeyWrong or Krb5Code.PasswordWrong => Because(
            ProblemId.ComputerAccountRefused, host.ComputerAccount,
            $"The domain {host.Realm} does not accept the key of {host.ComputerAccount} in {host.KeytabPath}: the account's password has been changed since.",
            $"Make the keytab anew: godwit domain join --ad {host.Realm} --user Administrator (after godwit domain leave --ad, if the host is in it)."),
        Krb5Code.ClientUnknown => Because(
            ProblemId.ComputerAccountRefused, host.ComputerAccount, $"The domain {host.Realm} has no account {host.ComputerAccount}.",
            "Make it again by joining with --user, or name the account that the keytab is for with --account."),
        Krb5Code.ClientRevoked => Because(
            ProblemId.ComputerAccountRefused, host.ComputerAccount, $"The account {host.ComputerAccount} is disabled or has expired in {host.Realm}.",
            "Enable it in the directory."),
        Krb5Code.ClockSkew => Because(
            ProblemId.ClockDiffers, host.Realm, $"This host's clock differs too much from the domain controllers' of {host.Realm}.",
            "Set it from them: let chrony or systemd-timesyncd keep time."),
        Krb5Code.KdcUnreachable or Krb5Code.RealmUnknown or Krb5Code.RealmUnresolved => Because(
            ProblemId.DomainControllerUnreachable, host.Realm, $"No domain controller of {host.Realm} answers to Kerberos: {words}.",
            "Check /etc/resolv.conf, the network, and that port 88 is open."),
        _ => Because(
            ProblemId.DomainControllerUnreachable, host.Realm, $"{host.Principal} got no ticket: {words}.",
            $"Try it by hand: kinit -k -t {host.KeytabPath} '{host.Principal}'"),
    };

    public static Problem DnsGone(string realm, string words) => Because(
        ProblemId.DomainControllerUnreachable, realm, $"The domain controllers of {realm} cannot be found: {words}.",
        "Let /etc/resolv.conf name the domain's DNS servers, or name a domain controller with --controller.");

    public static Problem NoController(string realm) => Because(
        ProblemId.RealmUnknown, realm, $"DNS knows no domain controller of {realm} (_ldap._tcp.dc._msdcs.{realm.ToLowerInvariant()}).",
        "Check the spelling; let /etc/resolv.conf name the domain's DNS servers.");

    public static Problem LdapFailed(string controller, string words) => Because(
        ProblemId.DomainControllerUnreachable, controller, $"The domain controller {controller} does not answer to LDAP: {words}",
        "Check its name, the network and that port 389 is open; the packages libldap and libsasl2-modules-gssapi-mit must be installed.");

    /// <summary>Null when the clocks agree well enough for Kerberos.</summary>
    public static Problem? OfClocks(string controller, DateTimeOffset theirs, DateTimeOffset ours) =>
        (ours - theirs).Duration() <= ClockTolerance
            ? null
            : Because(
                ProblemId.ClockDiffers, controller,
                $"This host's clock is {(ours - theirs).Duration().TotalSeconds:0} s {(ours > theirs ? "ahead of" : "behind")} that of {controller}; "
                + $"Kerberos allows {ClockTolerance.TotalMinutes:0} minutes.",
                $"Set it from the domain: let chrony or systemd-timesyncd keep time with {controller}.");

    /// <summary>The files on a share are reached with computer accounts, which only one domain knows. Null when both hosts are in it.</summary>
    /// <param name="source">A host.</param>
    /// <param name="sourceRealm">Null for a host in no Active Directory domain.</param>
    /// <param name="destination">Another.</param>
    /// <param name="destinationRealm">Null for a host in no Active Directory domain.</param>
    public static Problem? OfRealms(string source, string? sourceRealm, string destination, string? destinationRealm)
    {
        if (sourceRealm is null && destinationRealm is null || string.Equals(sourceRealm, destinationRealm, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string outside = sourceRealm is null ? source : destination;
        return Because(
            ProblemId.DifferentRealm, outside,
            $"{source} is in {Named(sourceRealm)}, and {destination} in {Named(destinationRealm)}; files on a share are reached from one domain alone.",
            $"Join {outside} to the same: godwit domain join --ad {sourceRealm ?? destinationRealm} --host {outside}");
    }

    private static string Named(string? realm) => realm is null ? "no Active Directory domain" : $"the Active Directory domain {realm}";

    private static Problem Because(ProblemId id, string target, string message, string remedy) =>
        new() { Id = id, Target = target, Message = message, Remedy = remedy };
}
