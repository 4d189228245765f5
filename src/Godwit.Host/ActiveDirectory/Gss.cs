using System.Runtime.InteropServices;

namespace Godwit.Host.ActiveDirectory;

/// <summary>
/// The calls of GSSAPI that a server needs. .NET's own server side passes no channel bindings, so it cannot tell a person at
/// this very TLS connection from somebody in between who passes her token on; these calls can.
/// </summary>
internal static unsafe partial class Gss
{
    public const uint Complete = 0;

    /// <summary>GSS_S_CONTINUE_NEEDED.</summary>
    public const uint ContinueNeeded = 1;

    /// <summary>GSS_S_BAD_BINDINGS.</summary>
    public const uint BadBindings = 4 << 16;

    /// <summary>GSS_S_FAILURE: the mechanism knows why.</summary>
    public const uint Failure = 13 << 16;

    /// <summary>GSS_C_CHANNEL_BOUND_FLAG: the other side named this channel too. MIT Kerberos 1.19 and newer say so.</summary>
    public const uint ChannelBound = 2048;

    public const int MechanismCode = 2;
    public const int RoutineCode = 1;

    private const string Library = "libgssapi_krb5.so.2";
    private const int AcceptOnly = 2;

    /// <summary>Credentials that accept with the keys of one keytab, whatever the environment says.</summary>
    public static uint AcquireAcceptor(string keytab, out uint minor, out nint credential)
    {
        nint key = Marshal.StringToCoTaskMemUTF8("keytab");
        nint value = Marshal.StringToCoTaskMemUTF8(keytab);
        try
        {
            var element = new Element { Key = key, Value = value };
            var store = new Store { Count = 1, Elements = &element };
            return AcquireFrom(out minor, 0, uint.MaxValue, 0, AcceptOnly, &store, out credential, 0, 0);
        }
        finally
        {
            Marshal.FreeCoTaskMem(key);
            Marshal.FreeCoTaskMem(value);
        }
    }

    [LibraryImport(Library, EntryPoint = "gss_accept_sec_context")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial uint Accept(
        out uint minor, ref nint context, nint credential, GssBuffer* token, ChannelBindings* bindings, out nint source,
        out nint mechanism, out GssBuffer answer, out uint flags, out uint seconds, nint delegated);

    [LibraryImport(Library, EntryPoint = "gss_display_name")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial uint DisplayName(out uint minor, nint name, out GssBuffer text, nint type);

    [LibraryImport(Library, EntryPoint = "gss_display_status")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial uint DisplayStatus(out uint minor, uint status, int kind, nint mechanism, ref uint more, out GssBuffer text);

    [LibraryImport(Library, EntryPoint = "gss_release_buffer")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial uint Release(out uint minor, ref GssBuffer buffer);

    [LibraryImport(Library, EntryPoint = "gss_release_name")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial uint ReleaseName(out uint minor, ref nint name);

    [LibraryImport(Library, EntryPoint = "gss_release_cred")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial uint ReleaseCredential(out uint minor, ref nint credential);

    [LibraryImport(Library, EntryPoint = "gss_delete_sec_context")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static partial uint DeleteContext(out uint minor, ref nint context, nint output);

    [LibraryImport(Library, EntryPoint = "gss_acquire_cred_from")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial uint AcquireFrom(
        out uint minor, nint name, uint seconds, nint mechanisms, int usage, Store* store, out nint credential, nint actual, nint time);

    /// <summary>gss_channel_bindings_struct.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ChannelBindings
    {
        public uint InitiatorKind;
        public GssBuffer Initiator;
        public uint AcceptorKind;
        public GssBuffer Acceptor;
        public GssBuffer Application;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Element
    {
        public nint Key;
        public nint Value;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Store
    {
        public uint Count;
        public Element* Elements;
    }
}
