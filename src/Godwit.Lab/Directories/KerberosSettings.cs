namespace Godwit.Lab.Directories;

/// <summary>krb5.conf of every member: the directory's servers are found by DNS, and names are taken as they are typed.</summary>
internal static class KerberosSettings
{
    public const string Text =
        $"""
        [libdefaults]
         default_realm = {LabDirectory.Realm}
         dns_lookup_realm = false
         dns_lookup_kdc = true
         rdns = false
         dns_canonicalize_hostname = false

        """;
}
