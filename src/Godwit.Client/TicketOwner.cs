using System.Runtime.InteropServices;

namespace Godwit.Client;

/// <summary>Whose ticket cache this is. Also when its tickets have expired, about which GSSAPI no longer speaks.</summary>
internal static partial class TicketOwner
{
    private const string Library = "libkrb5.so.3";

    /// <summary>"ada@LAB.TEST"; null without a cache, and where there is no MIT Kerberos.</summary>
    public static string? Name()
    {
        try
        {
            if (InitContext(out nint context) != 0)
            {
                return null;
            }

            string? name = NameIn(context);
            FreeContext(context);
            return name;
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static string? NameIn(nint context)
    {
        if (DefaultCache(context, out nint cache) != 0)
        {
            return null;
        }

        string? name = null;
        if (OwnerOf(context, cache, out nint owner) == 0)
        {
            if (Unparse(context, owner, out nint text) == 0)
            {
                name = Marshal.PtrToStringUTF8(text);
                FreeText(context, text);
            }

            FreeOwner(context, owner);
        }

        _ = Close(context, cache);
        return name;
    }

    [LibraryImport(Library, EntryPoint = "krb5_init_context")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int InitContext(out nint context);

    [LibraryImport(Library, EntryPoint = "krb5_free_context")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial void FreeContext(nint context);

    [LibraryImport(Library, EntryPoint = "krb5_cc_default")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int DefaultCache(nint context, out nint cache);

    [LibraryImport(Library, EntryPoint = "krb5_cc_close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Close(nint context, nint cache);

    [LibraryImport(Library, EntryPoint = "krb5_cc_get_principal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int OwnerOf(nint context, nint cache, out nint owner);

    [LibraryImport(Library, EntryPoint = "krb5_free_principal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial void FreeOwner(nint context, nint owner);

    [LibraryImport(Library, EntryPoint = "krb5_unparse_name")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Unparse(nint context, nint owner, out nint text);

    [LibraryImport(Library, EntryPoint = "krb5_free_unparsed_name")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial void FreeText(nint context, nint text);
}
