using System.Runtime.InteropServices;

namespace Godwit.Host.ActiveDirectory;

/// <summary>The calls with which it is seen whose tickets a cache holds, and what the machine's own settings name.</summary>
internal static partial class Krb5
{
    /// <summary>As <see cref="InitContext"/>, with the machine's settings alone: variables of this process do not count.</summary>
    [LibraryImport(Library, EntryPoint = "krb5_init_secure_context")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int InitSecureContext(out nint context);

    [LibraryImport(Library, EntryPoint = "krb5_get_profile")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int GetProfile(nint context, out nint profile);

    /// <summary>A setting of krb5.conf.</summary>
    [LibraryImport(Library, EntryPoint = "profile_get_string", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int GetSetting(nint profile, string section, string name, string? inner, string? otherwise, out nint text);

    [LibraryImport(Library, EntryPoint = "profile_release_string")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial void FreeSetting(nint text);

    [LibraryImport(Library, EntryPoint = "profile_release")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial void FreeProfile(nint profile);

    [LibraryImport(Library, EntryPoint = "krb5_kt_default_name")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int DefaultKeytab(nint context, Span<byte> name, int length);

    [LibraryImport(Library, EntryPoint = "krb5_cc_get_principal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int OwnerOf(nint context, nint cache, out nint principal);

    [LibraryImport(Library, EntryPoint = "krb5_unparse_name")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int NameOf(nint context, nint principal, out nint name);

    [LibraryImport(Library, EntryPoint = "krb5_free_unparsed_name")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial void FreeName(nint context, nint name);

    [LibraryImport(Library, EntryPoint = "krb5_cc_start_seq_get")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int BeginTickets(nint context, nint cache, out nint cursor);

    /// <param name="context">Of <see cref="InitContext"/>.</param>
    /// <param name="cache">Of <see cref="ResolveCache"/>.</param>
    /// <param name="cursor">Of <see cref="BeginTickets"/>.</param>
    /// <param name="credentials">Room for a krb5_creds (128 bytes on 64 bits).</param>
    [LibraryImport(Library, EntryPoint = "krb5_cc_next_cred")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int NextTicket(nint context, nint cache, ref nint cursor, Span<byte> credentials);

    [LibraryImport(Library, EntryPoint = "krb5_cc_end_seq_get")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial int EndTickets(nint context, nint cache, ref nint cursor);
}
