using System.Globalization;
using System.Text;

namespace Godwit.Host.ActiveDirectory;

/// <summary>How LDAP writes filters, names and times. What comes from a caller never becomes a part of a filter's own words.</summary>
internal static class LdapText
{
    /// <summary>LDAP_MATCHING_RULE_IN_CHAIN: also a member of a member.</summary>
    private const string InChain = "1.2.840.113556.1.4.1941";

    /// <summary>RFC 4515: the five characters with a meaning become their code.</summary>
    public static string Escape(string value)
    {
        var text = new StringBuilder();
        foreach (char letter in value)
        {
            _ = letter is '\\' or '*' or '(' or ')' or '\0'
                ? text.Append('\\').Append(((int)letter).ToString("x2", CultureInfo.InvariantCulture))
                : text.Append(letter);
        }

        return text.ToString();
    }

    /// <summary>A person who is no computer, by the name of a ticket.</summary>
    public static string Person(string account) => $"(&(objectCategory=person)(objectClass=user)(sAMAccountName={Escape(account)}))";

    /// <summary>A computer, by its account ("HOSTA$").</summary>
    public static string Computer(string account) => $"(&(objectCategory=computer)(sAMAccountName={Escape(account)}))";

    /// <summary>A group, by its account ("VM Owners").</summary>
    public static string Group(string account) => $"(&(objectCategory=group)(sAMAccountName={Escape(account)}))";

    /// <summary>Which of these groups somebody is in, directly or through others.</summary>
    public static string GroupsOf(string distinguishedName, IEnumerable<string> groups) =>
        $"(&(objectCategory=group)(|{string.Concat(groups.Select(group => $"(sAMAccountName={Escape(group)})"))})"
        + $"(member:{InChain}:={Escape(distinguishedName)}))";

    /// <summary>Where the forest keeps what Windows calls a domain.</summary>
    public static string PartitionOf(string root) => $"(&(objectClass=crossRef)(nCName={Escape(root)})(nETBIOSName=*))";

    /// <summary>"LAB.TEST" is "DC=lab,DC=test".</summary>
    public static string RootOf(string realm) => string.Join(',', realm.ToLowerInvariant().Split('.').Select(part => $"DC={part}"));

    /// <summary>"20261127155755.0Z"; null for another shape.</summary>
    public static DateTimeOffset? TimeOf(string? text) =>
        text is { Length: >= 14 } && DateTimeOffset.TryParseExact(
            text[..14], "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : null;
}
