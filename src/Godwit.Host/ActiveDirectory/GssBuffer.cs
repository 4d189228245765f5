using System.Runtime.InteropServices;
using System.Text;

namespace Godwit.Host.ActiveDirectory;

/// <summary>gss_buffer_desc: bytes that GSSAPI lends us, or that we lend it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GssBuffer
{
    public nuint Length;
    public byte* Value;

    public readonly byte[] ToArray() => new ReadOnlySpan<byte>(Value, (int)Length).ToArray();

    public readonly string ToText() => Encoding.UTF8.GetString(Value, (int)Length);
}
