using System.Runtime.InteropServices;

namespace Godwit.Host.ActiveDirectory;

/// <summary>The calls of MIT Kerberos with which a host gets its own ticket. Its numbers say exactly what went wrong.</summary>
internal static partial class Krb5
{
    private const string Library = "libkrb5.so.3";

    [LibraryImport(Library, EntryPoint = "krb5_init_context")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int InitContext(out nint context);

    [LibraryImport(Library, EntryPoint = "krb5_free_context")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial void FreeContext(nint context);

    [LibraryImport(Library, EntryPoint = "krb5_parse_name", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int ParseName(nint context, string name, out nint principal);

    [LibraryImport(Library, EntryPoint = "krb5_free_principal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial void FreePrincipal(nint context, nint principal);

    [LibraryImport(Library, EntryPoint = "krb5_kt_resolve", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int ResolveKeytab(nint context, string name, out nint keytab);

    [LibraryImport(Library, EntryPoint = "krb5_kt_close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int CloseKeytab(nint context, nint keytab);

    /// <param name="context">Of <see cref="InitContext"/>.</param>
    /// <param name="keytab">Of <see cref="ResolveKeytab"/>.</param>
    /// <param name="principal">Whose key.</param>
    /// <param name="version">0 is the newest.</param>
    /// <param name="encryption">0 is any.</param>
    /// <param name="entry">Room for a krb5_keytab_entry (48 bytes).</param>
    [LibraryImport(Library, EntryPoint = "krb5_kt_get_entry")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int GetEntry(nint context, nint keytab, nint principal, uint version, int encryption, Span<byte> entry);

    [LibraryImport(Library, EntryPoint = "krb5_free_keytab_entry_contents")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int FreeEntry(nint context, Span<byte> entry);

    [LibraryImport(Library, EntryPoint = "krb5_cc_resolve", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int ResolveCache(nint context, string name, out nint cache);

    [LibraryImport(Library, EntryPoint = "krb5_cc_close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int CloseCache(nint context, nint cache);

    [LibraryImport(Library, EntryPoint = "krb5_get_init_creds_opt_alloc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int AllocateOptions(nint context, out nint options);

    [LibraryImport(Library, EntryPoint = "krb5_get_init_creds_opt_free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial void FreeOptions(nint context, nint options);

    [LibraryImport(Library, EntryPoint = "krb5_get_init_creds_opt_set_out_ccache")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int WriteTo(nint context, nint options, nint cache);

    /// <param name="context">Of <see cref="InitContext"/>.</param>
    /// <param name="credentials">Room for a krb5_creds (128 bytes on 64 bits).</param>
    /// <param name="client">Who asks.</param>
    /// <param name="keytab">Its keys.</param>
    /// <param name="start">Seconds until the ticket begins; 0 is now.</param>
    /// <param name="target">0 is a ticket for more tickets.</param>
    /// <param name="options">Of <see cref="AllocateOptions"/>.</param>
    [LibraryImport(Library, EntryPoint = "krb5_get_init_creds_keytab")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int GetWithKeytab(nint context, Span<byte> credentials, nint client, nint keytab, int start, nint target, nint options);

    [LibraryImport(Library, EntryPoint = "krb5_free_cred_contents")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial void FreeCredentials(nint context, Span<byte> credentials);

    [LibraryImport(Library, EntryPoint = "krb5_get_error_message")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial nint ErrorMessage(nint context, int code);

    [LibraryImport(Library, EntryPoint = "krb5_free_error_message")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial void FreeErrorMessage(nint context, nint message);
}
