using System.Runtime.InteropServices;
using System.Text;

namespace Godwit.Client;

/// <summary>
/// Asks Kerberos for its own words about a token that it did not make: .NET keeps only that it failed. Where there is no MIT
/// Kerberos (Windows), there are no words.
/// </summary>
internal static unsafe partial class GssDiagnosis
{
    private const string Library = "libgssapi_krb5.so.2";
    private const int MechanismCode = 2;

    private static ReadOnlySpan<byte> Kerberos => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02];

    private static ReadOnlySpan<byte> HostBasedService => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x01, 0x04];

    /// <summary>Null when there is nothing to say, or a token after all.</summary>
    public static string? WhyNoToken(string host)
    {
        try
        {
            nint context = 0;
            byte[] target = Encoding.UTF8.GetBytes($"HTTP@{host}");
            fixed (byte* text = target, kind = HostBasedService, kerberos = Kerberos)
            {
                Chunk name = new() { Length = (nuint)target.Length, Value = text };
                Identifier service = new() { Length = (uint)HostBasedService.Length, Elements = kind };
                Identifier mechanism = new() { Length = (uint)Kerberos.Length, Elements = kerberos };
                if (ImportName(out uint minor, &name, &service, out nint imported) != 0)
                {
                    return Words(minor, &mechanism);
                }

                Chunk token = default;
                uint status = Initiate(out minor, 0, ref context, imported, &mechanism, 0, 0, 0, 0, out _, ref token, out _, out _);
                _ = ReleaseBuffer(out _, ref token);
                _ = ReleaseName(out _, ref imported);
                _ = DeleteContext(out _, ref context, 0);
                return status <= 1 ? null : Words(minor, &mechanism);
            }
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static string? Words(uint minor, Identifier* mechanism)
    {
        uint more = 0;
        Chunk text = default;
        string? words = DisplayStatus(out _, minor, MechanismCode, mechanism, ref more, ref text) == 0 ? text.ToString() : null;
        _ = ReleaseBuffer(out _, ref text);
        return words;
    }

    [LibraryImport(Library, EntryPoint = "gss_import_name")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial uint ImportName(out uint minor, Chunk* text, Identifier* kind, out nint name);

    [LibraryImport(Library, EntryPoint = "gss_init_sec_context")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial uint Initiate(
        out uint minor, nint credential, ref nint context, nint target, Identifier* mechanism, uint flags, uint seconds, nint bindings, nint input,
        out nint actual, ref Chunk token, out uint given, out uint holds);

    [LibraryImport(Library, EntryPoint = "gss_display_status")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial uint DisplayStatus(out uint minor, uint code, int kind, Identifier* mechanism, ref uint more, ref Chunk text);

    [LibraryImport(Library, EntryPoint = "gss_release_buffer")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial uint ReleaseBuffer(out uint minor, ref Chunk buffer);

    [LibraryImport(Library, EntryPoint = "gss_release_name")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial uint ReleaseName(out uint minor, ref nint name);

    [LibraryImport(Library, EntryPoint = "gss_delete_sec_context")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial uint DeleteContext(out uint minor, ref nint context, nint output);

    /// <summary>gss_buffer_desc.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Chunk
    {
        public nuint Length;
        public byte* Value;

        public override readonly string ToString() => Encoding.UTF8.GetString(Value, (int)Length);
    }

    /// <summary>gss_OID_desc.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Identifier
    {
        public uint Length;
        public byte* Elements;
    }
}
