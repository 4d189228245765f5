using System.Text.Json;
using Godwit.Contracts.Vms;
using Godwit.Host.Vms;

namespace Godwit.Host.Storage.Locks;

/// <summary>
/// Who holds a lock, or held it last: "vm.owner" beside "vm.lock". Not in the locked file, which nobody can read on a server
/// whose locks are mandatory. Of hosts that list one machine only the one that it names does anything about it at rest.
/// </summary>
internal sealed record LockHolder
{
    public required string Host { get; init; }

    /// <summary>What tells the host from another, whatever it is called by now. Null of a host that was named by another one, at a hand-over.</summary>
    public string? HostId { get; init; }

    public required VmId Vm { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>Names of the images in this folder that it writes to. Null of who has not said so yet: it may be any of them.</summary>
    public IReadOnlyList<string>? Images { get; init; }

    /// <summary>What a machine's locks say in the folder of this one.</summary>
    public static IReadOnlyList<string> ImagesBeside(string lockFile, VmConfiguration vm) =>
        [.. VmFileSet.Written(vm).Where(disk => Path.GetDirectoryName(disk.Path) == Path.GetDirectoryName(lockFile)).Select(disk => Path.GetFileName(disk.Path))];

    public static string PathOf(string lockFile) => Path.ChangeExtension(lockFile, ".owner");

    /// <summary>Null when nobody has said so, or it cannot be read.</summary>
    public static LockHolder? Of(string lockFile)
    {
        try
        {
            return Read(lockFile);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Null when nobody has said so; for who must not take silence for an answer.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="JsonException">Whoever said so died over it.</exception>
    public static LockHolder? Read(string lockFile)
    {
        try
        {
            using FileStream file = new(PathOf(lockFile), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return JsonSerializer.Deserialize(file, LockHolderJson.Default.LockHolder);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Only who holds the lock says so. In place and not durable: should it be lost, the machine is nobody's until it is started somewhere.</summary>
    public void Tell(string lockFile) => File.WriteAllBytes(PathOf(lockFile), JsonSerializer.SerializeToUtf8Bytes(this, LockHolderJson.Default.LockHolder));
}
