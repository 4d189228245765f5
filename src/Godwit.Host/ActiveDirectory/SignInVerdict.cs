using Godwit.Contracts.Problems;

namespace Godwit.Host.ActiveDirectory;

/// <summary>Whom to believe of those who send a token.</summary>
internal static class SignInVerdict
{
    /// <summary>Null when the token proves somebody of our realm at this very connection.</summary>
    public static Problem? Of(GssAcceptance accepted, DirectoryRecord host)
    {
        if (accepted.Status == Gss.BadBindings)
        {
            return Because(
                host, "The ticket was meant for another TLS connection: somebody in between may have passed it on.",
                "Connect to the host directly, without a proxy that opens TLS.");
        }

        if (accepted.Status == Gss.ContinueNeeded)
        {
            return Because(host, "The caller offered something else than Kerberos first.", "Let it offer Kerberos alone.");
        }

        if (accepted.Status != Gss.Complete)
        {
            return Failed(accepted, host);
        }

        if (!accepted.IsBound)
        {
            return Because(
                host, "The ticket is not bound to this TLS connection, so it could have been passed on from elsewhere.",
                "Use godwit, or another client that sends channel bindings (RFC 5929).");
        }

        if (accepted.Principal is not { } principal || KerberosName.Of(principal) is not { } who)
        {
            return Because(host, "The caller is no account of Active Directory.", "Sign in with Kerberos: kinit NAME@" + host.Realm);
        }

        return string.Equals(who.Realm, host.Realm, StringComparison.Ordinal)
            ? null
            : Because(host, $"{who} is of another Active Directory domain than this host ({host.Realm}).", $"Sign in with an account of {host.Realm}.");
    }

    private static Problem Failed(GssAcceptance accepted, DirectoryRecord host)
    {
        // GSSAPI renumbers Kerberos' codes; its words stay the same.
        if (accepted.Reason.Contains("Clock skew", StringComparison.OrdinalIgnoreCase))
        {
            return new Problem
            {
                Id = ProblemId.ClockDiffers,
                Target = host.FullName,
                Message = $"The clocks of {host.FullName} and of the caller differ by more than {DirectoryVerdict.ClockTolerance.TotalMinutes:0} minutes.",
                Remedy = "Let both keep time with the domain controllers (chrony, systemd-timesyncd).",
            };
        }

        return Because(
            host, $"The ticket was not accepted: {accepted.Reason}.",
            $"Get a new one (kdestroy, kinit); if that does not help, the keys in {host.KeytabPath} are older than the account's password.");
    }

    private static Problem Because(DirectoryRecord host, string message, string remedy) =>
        new() { Id = ProblemId.SignInRefused, Target = host.FullName, Message = message, Remedy = remedy };
}
