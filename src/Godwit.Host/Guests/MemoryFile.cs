namespace Godwit.Host.Guests;

/// <summary>A file with a guest's memory. QEMU writes the capabilities that its content depends on into the beginning.</summary>
internal static class MemoryFile
{
    private const int Beginning = 4096;

    /// <summary>Whether every page has a fixed place in it.</summary>
    public static bool IsMapped(string path)
    {
        byte[] head = new byte[Beginning];
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        int read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return head.AsSpan(0, read).IndexOf("mapped-ram"u8) >= 0;
    }
}
