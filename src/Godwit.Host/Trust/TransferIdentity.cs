namespace Godwit.Host.Trust;

/// <summary>
/// How QEMU spells the subject of a host's transfer certificate, for an authz-simple object that lets only that host in
/// ("tls-authz" of nbd-server-start and of migrate-set-parameters).
/// </summary>
internal static class TransferIdentity
{
    /// <summary>
    /// GnuTLS prints the parts in the order they are encoded, most general first as X.500 wants it, joined by commas
    /// without spaces. Host and domain names hold no character that RFC 4514 escapes (<see cref="Names"/>).
    /// </summary>
    public static string Of(string hostName, string domain) => $"O={domain},OU=transfer,CN={hostName}";
}
