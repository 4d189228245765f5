using System.Runtime.InteropServices;

namespace Godwit.Host.ActiveDirectory;

/// <summary>Asks DNS for what .NET cannot: SRV records. Uses the machine's own resolver and so its resolv.conf.</summary>
internal static unsafe partial class NameQuery
{
    private const int Internet = 1;
    private const int Srv = 33;
    private const int LargestAnswer = 16 * 1024;
    private const int HostNotFound = 1;
    private const int NoData = 4;

    /// <summary>
    /// The domain controllers of a realm, the ones to ask first in front; empty when DNS answers that there are none. Throws
    /// <see cref="IOException"/> when DNS does not answer. Blocks.
    /// </summary>
    public static IReadOnlyList<ServiceRecord> DomainControllers(string realm)
    {
        byte[] answer = new byte[LargestAnswer];
        int length = Query($"_ldap._tcp.dc._msdcs.{realm.ToLowerInvariant()}", Internet, Srv, answer, answer.Length);
        if (length >= 0)
        {
            return ServiceRecord.Parse(answer.AsSpan(0, Math.Min(length, answer.Length)));
        }

        // The resolver keeps its error for each thread; nothing may come between the question and this.
        int error = *ErrorLocation();
        return error is HostNotFound or NoData
            ? []
            : throw new IOException("no DNS server of /etc/resolv.conf answers");
    }

    [LibraryImport("libc.so.6", EntryPoint = "res_query", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Query(string name, int kind, int type, byte[] answer, int room);

    [LibraryImport("libc.so.6", EntryPoint = "__h_errno_location")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int* ErrorLocation();
}
