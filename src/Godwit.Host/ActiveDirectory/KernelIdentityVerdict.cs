using Godwit.Contracts.Problems;

namespace Godwit.Host.ActiveDirectory;

/// <summary>Whether the kernel proves itself to file servers as this host's computer account.</summary>
internal static class KernelIdentityVerdict
{
    /// <summary>Null when the cache is empty, or this host's own.</summary>
    /// <param name="host">This host.</param>
    /// <param name="cache">Root's default cache: "FILE:/tmp/krb5cc_0".</param>
    /// <param name="owner">Whose tickets it holds, "ada@LAB.TEST"; null for none that is good.</param>
    /// <param name="reason">Why the kernel was not told to pass it over.</param>
    public static Problem? OfCache(DirectoryRecord host, string cache, string? owner, string reason) =>
        owner is null || string.Equals(owner, host.Principal, StringComparison.OrdinalIgnoreCase)
            ? null
            : new Problem
            {
                Id = ProblemId.ForeignTicket,
                Target = owner,
                Message = $"Root has tickets of {owner} in {cache}, and the kernel would open shares as {owner} instead of {host.Principal}. "
                    + $"It could not be told otherwise: {reason.TrimEnd('.')}.",
                Remedy = $"Take them away, as root of this host (kdestroy -c {cache}), and keep tickets here in a cache of their own (KRB5CCNAME=FILE:/run/ticket kinit {owner}).",
            };

    /// <summary>Of a failed attempt to get a ticket as the kernel does.</summary>
    /// <param name="host">This host.</param>
    /// <param name="keytab">The keytab with which it was tried.</param>
    /// <param name="code">Of Kerberos.</param>
    /// <param name="words">Of Kerberos.</param>
    public static Problem OfTicket(DirectoryRecord host, string keytab, int code, string words) =>
        keytab != host.KeytabPath && code is Krb5Code.KeytabMissing or Krb5Code.KeytabNotReadable or Krb5Code.KeyNotFound
            ? new Problem
            {
                Id = ProblemId.KeytabLacksKey,
                Target = keytab,
                Message = $"The kernel opens shares with the machine's keytab {keytab}, which has no key of {host.Principal}; this host joined with {host.KeytabPath}.",
                Remedy = $"Copy the key: printf 'rkt {host.KeytabPath}\\nwkt {keytab}\\n' | ktutil (from the package krb5-user).",
            }
            : DirectoryVerdict.OfTicket(host with { KeytabPath = keytab }, code, words);
}
