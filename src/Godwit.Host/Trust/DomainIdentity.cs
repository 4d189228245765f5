using System.Security.Cryptography.X509Certificates;
using Godwit.Contracts.Domains;

namespace Godwit.Host.Trust;

/// <summary>Who a certificate says its owner is: CN is the name, OU the role in lower case, O the domain.</summary>
internal sealed record DomainIdentity(string Name, Role Role, string Domain)
{
    private const string CommonName = "2.5.4.3";
    private const string OrganizationalUnit = "2.5.4.11";
    private const string Organization = "2.5.4.10";

    public string Unit => Role.ToString().ToLowerInvariant();

    public X500DistinguishedName ToSubject()
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(Name);
        builder.AddOrganizationalUnitName(Unit);
        builder.AddOrganizationName(Domain);
        return builder.Build();
    }

    /// <summary>Null for a certificate that is not one of ours, such as the authority's own.</summary>
    public static DomainIdentity? Of(X509Certificate2 certificate)
    {
        string? name = null, unit = null, domain = null;
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            // A part with several values, or a value given twice, is not something we issue.
            switch (part.HasMultipleElements ? null : part.GetSingleElementType().Value)
            {
                case CommonName when name is null:
                    name = part.GetSingleElementValue();
                    break;
                case OrganizationalUnit when unit is null:
                    unit = part.GetSingleElementValue();
                    break;
                case Organization when domain is null:
                    domain = part.GetSingleElementValue();
                    break;
                default:
                    return null;
            }
        }

        return name is null || domain is null || RoleOf(unit) is not { } role ? null : new DomainIdentity(name, role, domain);
    }

    private static Role? RoleOf(string? unit)
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            if (string.Equals(role.ToString().ToLowerInvariant(), unit, StringComparison.Ordinal))
            {
                return role;
            }
        }

        return null;
    }
}
