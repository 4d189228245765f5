using System.Text.RegularExpressions;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.ActiveDirectory;

/// <summary>Which names a directory and its members may have, and which ones follow from a host's name.</summary>
internal static partial class DirectoryNames
{
    /// <summary>NetBIOS has room for no more, and the tools that make accounts cut there.</summary>
    private const int LongestComputer = 15;

    /// <summary>In capitals, as Kerberos has realms.</summary>
    public static string Realm(string given) => RealmName().IsMatch(given)
        ? given.ToUpperInvariant()
        : throw Malformed(given, "the name of an Active Directory domain", "Write its full name, such as LAB.TEST.");

    /// <summary>"HOSTA$" of "hosta" or of "hosta.lab.test".</summary>
    public static string AccountOf(string hostName)
    {
        string first = hostName.Split('.')[0].ToUpperInvariant();
        return $"{(first.Length > LongestComputer ? first[..LongestComputer] : first)}$";
    }

    /// <summary>As it was given, with the dollar sign that every computer account ends with.</summary>
    public static string Account(string given)
    {
        string name = given.EndsWith('$') ? given : given + "$";
        return AccountName().IsMatch(name)
            ? name.ToUpperInvariant()
            : throw Malformed(given, "the name of a computer account", "Write it as HOSTA$.");
    }

    /// <summary>"hosta.lab.test".</summary>
    public static string FullNameOf(string hostName, string realm) =>
        hostName.Contains('.', StringComparison.Ordinal) ? hostName : $"{hostName}.{realm.ToLowerInvariant()}";

    /// <summary>A domain controller's name, or null as given.</summary>
    public static string? Controller(string? given) => given is null || Uri.CheckHostName(given) == UriHostNameType.Dns
        ? given
        : throw Malformed(given, "the name of a domain controller", "Write its full name, such as dc.lab.test; Kerberos knows no addresses.");

    /// <summary>A name that is handed to a program as an argument: nothing that it could take for an option.</summary>
    public static string User(string given) => UserName().IsMatch(given)
        ? given
        : throw Malformed(given, "the name of a user", "Write it as Administrator.");

    /// <summary>A keytab's path, whole.</summary>
    public static string Keytab(string given) => Path.IsPathFullyQualified(given)
        ? given
        : throw Malformed(given, "the path of a keytab", "Write it from the root on: /etc/krb5.keytab.");

    private static RefusedException Malformed(string given, string what, string remedy) =>
        new(ProblemId.MalformedRequest, given, $"\"{given}\" cannot be {what}.", remedy);

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9-]{0,62})(\.[A-Za-z0-9]([A-Za-z0-9-]{0,62}))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex RealmName();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]{0,18}\$\z", RegexOptions.CultureInvariant)]
    private static partial Regex AccountName();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._@-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex UserName();
}
