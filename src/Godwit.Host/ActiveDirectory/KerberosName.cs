namespace Godwit.Host.ActiveDirectory;

/// <summary>Whom a ticket names: "ada@LAB.TEST", "HOSTB$@LAB.TEST".</summary>
/// <param name="Account">sAMAccountName.</param>
/// <param name="Realm">As Kerberos writes it, in capitals.</param>
internal sealed record KerberosName(string Account, string Realm)
{
    /// <summary>Active Directory ends the accounts of computers, and no others, like that.</summary>
    public bool IsComputer => Account.EndsWith('$');

    /// <summary>Null for what names no account: a service ("HTTP/web"), or nobody's realm.</summary>
    public static KerberosName? Of(string principal)
    {
        int at = principal.LastIndexOf('@');
        return at > 0 && at < principal.Length - 1 && principal.AsSpan(0, at).IndexOfAny('/', '@', '\\') < 0
            ? new KerberosName(principal[..at], principal[(at + 1)..])
            : null;
    }

    public override string ToString() => $"{Account}@{Realm}";
}
