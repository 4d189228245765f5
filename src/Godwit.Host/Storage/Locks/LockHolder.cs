using System.Text.Json;
using Godwit.Contracts.Vms;

namespace Godwit.Host.Storage.Locks;

/// <summary>What stands in a lock file, for whoever finds it locked.</summary>
internal sealed record LockHolder
{
    private const int Most = 4096;

    public required string Host { get; init; }

    public required VmId Vm { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>Null when there is none, or it cannot be read.</summary>
    public static LockHolder? Read(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] bytes = new byte[Most];
            return JsonSerializer.Deserialize(bytes.AsSpan(0, file.ReadAtLeast(bytes, Most, throwOnEndOfStream: false)), LockHolderJson.Default.LockHolder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>In place: the file that is locked must stay the one under its name.</summary>
    public void WriteTo(RangeLock held)
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(this, LockHolderJson.Default.LockHolder);
        RandomAccess.Write(held.File, bytes, 0);
        RandomAccess.SetLength(held.File, bytes.Length);
    }
}
