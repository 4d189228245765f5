using System.Runtime.InteropServices;

namespace Godwit.Host.ActiveDirectory;

/// <summary>
/// Variables that Kerberos and LDAP read themselves. .NET's own way changes only what .NET sees. Once, at the start of the
/// process, while nobody else reads them.
/// </summary>
internal static partial class NativeEnvironment
{
    public static void Prepare(HostOptions options)
    {
        // This daemon speaks as the host's computer account and as nobody else, whoever started it.
        Set("KRB5CCNAME", $"FILE:{ComputerTicket.CacheOf(options)}");

        // Without it, LDAP turns a controller's name into an address and back, and most networks do not know the way back.
        Set("LDAPSASL_NOCANON", "on");
    }

    private static void Set(string name, string value)
    {
        if (SetCore(name, value, 1) != 0)
        {
            throw new IOException($"setenv {name}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SetCore(string name, string value, int overwrite);
}
