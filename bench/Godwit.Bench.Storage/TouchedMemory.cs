namespace Godwit.Bench.Storage;

/// <summary>
/// Free memory that this machine has in its hands. Where the machine is itself a guest, its host takes back what is free for more than two
/// seconds (virtio-balloon's free page reporting), and whoever touches it next waits for it: a GiB of page cache then takes two seconds
/// longer. What is measured right after a big file was deleted would look good beside what is measured later.
/// </summary>
internal static class TouchedMemory
{
    /// <summary>Reads a hole through the page cache and deletes it.</summary>
    public static async Task PrepareAsync(string scratch, long bytes, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1 << 20];
        await using (FileStream hole = new(scratch, FileMode.Create, FileAccess.ReadWrite))
        {
            hole.SetLength(bytes);
            while (await hole.ReadAsync(buffer, cancellationToken) > 0)
            {
                // It is in the cache now.
            }
        }

        File.Delete(scratch);
    }
}
