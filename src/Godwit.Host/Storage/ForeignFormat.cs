using System.Buffers.Binary;

namespace Godwit.Host.Storage;

/// <summary>
/// Whether a file that somebody calls raw carries the signature of an image format. It is only ever a reason to refuse: what a
/// signature says is never believed, because a guest can write any into its raw disk.
/// </summary>
internal static class ForeignFormat
{
    /// <summary>The format's name; null when nothing speaks against raw.</summary>
    public static string? Of(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] head = new byte[72];
        int read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return Of(head.AsSpan(0, read)) ?? (EndsAsVhd(file) ? "vhd" : null);
    }

    public static string? Of(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[(byte)'Q', (byte)'F', (byte)'I', 0xfb]) ? "qcow2"
        : head.StartsWith(VhdxHeader.Cookie) ? "vhdx"
        : head.StartsWith(VhdFooter.Cookie) ? "vhd"
        : head.StartsWith("KDMV"u8) || head.StartsWith("COWD"u8) ? "vmdk"
        : head.StartsWith("QED\0"u8) ? "qed"
        : head.Length >= 68 && BinaryPrimitives.ReadUInt32LittleEndian(head[64..]) == 0xbeda107f ? "vdi"
        : null;

    /// <summary>A fixed VHD is a raw disk with a footer.</summary>
    private static bool EndsAsVhd(FileStream file)
    {
        byte[] cookie = new byte[8];
        if (file.Length < 1024)
        {
            return false;
        }

        file.Seek(-512, SeekOrigin.End);
        file.ReadExactly(cookie);
        return cookie.AsSpan().SequenceEqual(VhdFooter.Cookie);
    }
}
