using System.Text.RegularExpressions;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Trust;

/// <summary>Which names may stand in a certificate: none that would need escaping there, in a URL or in a file name.</summary>
internal static partial class Names
{
    /// <summary>Lower case alone, for peers are compared without regard to case and QEMU's authz with it.</summary>
    public static void RequireHost(string name) => Require(HostName().IsMatch(name), name, "host");

    public static void RequireDomain(string name) => Require(DomainName().IsMatch(name), name, "domain");

    public static void RequirePerson(string name) => Require(PersonName().IsMatch(name), name, "person");

    private static void Require(bool valid, string name, string kind)
    {
        if (!valid)
        {
            throw new RefusedException(
                ProblemId.MalformedRequest,
                name,
                $"\"{name}\" cannot be the name of a {kind}.",
                "Take 1 to 63 letters (lower case for a host), digits, dots and hyphens (for people also \"@\" and \"_\"), "
                + "with a letter or digit at both ends.");
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex HostName();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DomainName();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9.@_-]{0,61}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex PersonName();
}
