using System.Net.Security;
using Godwit.Contracts.Problems;

namespace Godwit.Client;

/// <summary>What stands between a person and a host that would let her in with a ticket.</summary>
internal static class TicketProblems
{
    /// <summary>Why Kerberos made no token for that host.</summary>
    public static Problem Of(HostEndpoint endpoint, NegotiateAuthenticationStatusCode status)
    {
        string host = endpoint.BaseUri.DnsSafeHost;
        return status switch
        {
            NegotiateAuthenticationStatusCode.UnknownCredentials => Missing(endpoint),
            NegotiateAuthenticationStatusCode.CredentialsExpired => Expired(endpoint, TicketOwner.Name()),
            NegotiateAuthenticationStatusCode.Unsupported => Because(
                ProblemId.TicketMissing, endpoint.Address, "Kerberos is not installed on this machine.", "Install it: apt install krb5-user"),
            _ => OfWords(endpoint, GssDiagnosis.WhyNoToken(host), TicketOwner.Name()),
        };
    }

    /// <summary>.NET says only "failed"; Kerberos' own words tell more.</summary>
    /// <param name="endpoint">Whom it was for.</param>
    /// <param name="words">Null when even Kerberos has none.</param>
    /// <param name="person">"ada@LAB.TEST"; null when it is not known.</param>
    public static Problem OfWords(HostEndpoint endpoint, string? words, string? person)
    {
        string host = endpoint.BaseUri.DnsSafeHost;
        if (Says(words, "expired"))
        {
            return Expired(endpoint, person);
        }

        if (Says(words, "not found in Kerberos database") || Says(words, "Cannot determine realm"))
        {
            return Because(
                ProblemId.ServerNameUnknown, host, $"The Active Directory domain knows no host \"{host}\", so there is no ticket for it.",
                "Write the host's full name as its \"godwit domain show\" has it, such as https://hosta.lab.test:6601; an address or an alias is not enough.");
        }

        if (Says(words, "Cannot find KDC") || Says(words, "Cannot contact any KDC") || Says(words, "resolve network address"))
        {
            return Because(
                ProblemId.DomainControllerUnreachable, host, $"No domain controller answers, so there is no ticket for {host}: {words}.",
                "Check /etc/resolv.conf and the network of this machine.");
        }

        if (Says(words, "Clock skew"))
        {
            return Because(
                ProblemId.ClockDiffers, host, "This machine's clock differs too much from the domain controllers'.", "Let it keep time with them (chrony, systemd-timesyncd).");
        }

        return Says(words, "No credentials cache") || Says(words, "No Kerberos credentials") || Says(words, "No credentials")
            ? Missing(endpoint)
            : Because(ProblemId.SignInRefused, host, $"Kerberos made no token for {host}: {words ?? "it does not say why"}.", "Look at klist; get a new ticket with kinit.");
    }

    public static Problem NotProven(HostEndpoint endpoint) => Because(
        ProblemId.ServerNotProven, endpoint.Address, $"Who answers at {endpoint} did not prove by Kerberos to be {endpoint.BaseUri.DnsSafeHost}.",
        "Check that this host has joined Active Directory (godwit domain show, there), use a personal certificate, or look for somebody in between.");

    private static Problem Missing(HostEndpoint endpoint) => Because(
        ProblemId.TicketMissing, endpoint.Address, $"There is neither a certificate for {endpoint} in the hosts file nor a Kerberos ticket to sign in with.",
        $"Get a ticket: kinit NAME@{RealmOf(endpoint)}. Or add the host with a certificate: godwit host add NAME ADDRESS --certificate FILE --key FILE --authority FILE");

    private static Problem Expired(HostEndpoint endpoint, string? person) => Because(
        ProblemId.TicketExpired, person ?? "ticket", $"The Kerberos ticket{(person is null ? "" : $" of {person}")} has expired.",
        $"Get a new one: kinit {person ?? $"NAME@{RealmOf(endpoint)}"}");

    /// <summary>What it is nearly always: the capitals of the host's domain. Only for a hint.</summary>
    private static string RealmOf(HostEndpoint endpoint) =>
        Uri.CheckHostName(endpoint.BaseUri.DnsSafeHost) is UriHostNameType.Dns && endpoint.BaseUri.DnsSafeHost.Split('.', 2) is [_, { Length: > 0 } domain]
            ? domain.ToUpperInvariant()
            : "REALM";

    private static bool Says(string? words, string sentence) => words?.Contains(sentence, StringComparison.OrdinalIgnoreCase) is true;

    private static Problem Because(ProblemId id, string target, string message, string remedy) =>
        new() { Id = id, Target = target, Message = message, Remedy = remedy };
}
