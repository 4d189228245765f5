namespace Godwit.Host.Vms;

/// <summary>
/// What a guest wrote to its serial port. A guest may write without end, so the log is cut now and then: QEMU appends, and goes
/// on at the new end.
/// </summary>
internal static class SerialLog
{
    /// <summary>Bytes that are shown, and that a cut leaves.</summary>
    public const int TailBytes = 1 << 20;

    /// <summary>Bytes from which a log is cut.</summary>
    public const long LimitBytes = 16 << 20;

    /// <summary>The last part of the log; empty when there is none.</summary>
    public static async Task<byte[]> TailAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using FileStream log = Open(path, FileAccess.Read);
            return await TailAsync(log, cancellationToken);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>Cuts every log in the folder that has become too long. What a guest writes in the same instant may be lost.</summary>
    public static async Task CutAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles().Where(file => file.Length > LimitBytes))
        {
            await using FileStream log = Open(file.FullName, FileAccess.ReadWrite);
            byte[] tail = await TailAsync(log, cancellationToken);
            log.SetLength(0);
            log.Position = 0;
            await log.WriteAsync(tail, cancellationToken);
        }
    }

    private static async Task<byte[]> TailAsync(FileStream log, CancellationToken cancellationToken)
    {
        long length = log.Length;
        log.Position = Math.Max(0, length - TailBytes);
        byte[] tail = new byte[length - log.Position];
        int read = await log.ReadAtLeastAsync(tail, tail.Length, throwOnEndOfStream: false, cancellationToken);
        return tail[..read];
    }

    private static FileStream Open(string path, FileAccess access) =>
        new(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
}
