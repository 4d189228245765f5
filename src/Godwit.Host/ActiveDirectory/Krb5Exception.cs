namespace Godwit.Host.ActiveDirectory;

/// <summary>Kerberos said no. Nothing was written.</summary>
/// <param name="code">Kerberos' own number, as <see cref="Krb5Code"/> names some.</param>
/// <param name="message">Kerberos' own words.</param>
internal sealed class Krb5Exception(int code, string message) : Exception(message)
{
    public int Code => code;
}
