using System.Security.Cryptography;
using Godwit.Contracts.Problems;
using Godwit.Host.Storage.Locks;

namespace Godwit.Host.Storage.Smb;

/// <summary>
/// Tries for real whether this host may do on a share what a virtual machine's host does. Rights that are read off a list prove nothing:
/// groups, denials and inheritance decide at the server.
/// </summary>
internal static class ShareAccess
{
    /// <summary>The first thing that this host may not do, or null.</summary>
    /// <param name="folder">The folder on the share; if it is still to be made, the nearest above it is tried.</param>
    /// <param name="files">Files that the virtual machine has there and opens for writing.</param>
    /// <param name="account">This host to the server.</param>
    public static Problem? Try(string folder, IEnumerable<string> files, ComputerAccount account)
    {
        while (!Directory.Exists(folder) && UncPath.OfLocal(folder) is { Rest.Length: > 0 } && Path.GetDirectoryName(folder) is { } above)
        {
            folder = above;
        }

        if (TryFolder(folder) is { } fault)
        {
            return Denied(folder, folder, fault.Right, fault.Error, account);
        }

        foreach (string file in files.Where(file => FileStatus.Of(file) is { IsFile: true }))
        {
            if (Fault(ShareRight.Write, () => new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete).Dispose()) is { } denied)
            {
                return Denied(file, folder, denied.Right, denied.Error, account);
            }
        }

        return null;
    }

    private static (ShareRight Right, string Error)? TryFolder(string folder)
    {
        string file = Path.Combine(folder, $".godwit-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        byte[] words = RandomNumberGenerator.GetBytes(64);
        try
        {
            return Fault(ShareRight.Create, () => File.Create(file).Dispose())
                ?? Fault(ShareRight.Write, () => DurableFlush(file, words))
                ?? Fault(ShareRight.Lock, () => Lock(UncPath.OfLocal(file)?.LockPath ?? file))
                ?? Fault(ShareRight.Read, () => Compare(file, words))
                ?? Fault(ShareRight.Delete, () => File.Delete(file));
        }
        finally
        {
            _ = Fault(ShareRight.Delete, () => File.Delete(file));
        }
    }

    private static void Lock(string file) => (FileLock.TryTake(file, create: false) ?? throw new IOException("it is locked already")).Dispose();

    private static void DurableFlush(string file, byte[] words)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Write);
        stream.Write(words);
        stream.Flush(flushToDisk: true);
    }

    private static void Compare(string file, byte[] words)
    {
        if (!File.ReadAllBytes(file).AsSpan().SequenceEqual(words))
        {
            throw new IOException("what was read is not what was written");
        }
    }

    private static (ShareRight Right, string Error)? Fault(ShareRight right, Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (right, failure.Message);
        }
    }

    private static Problem Denied(string path, string folder, ShareRight right, string error, ComputerAccount account)
    {
        UncPath place = UncPath.OfLocal(path) ?? new UncPath("", "", path);
        string what = right switch
        {
            ShareRight.Create => $"make files in {place}",
            ShareRight.Write => $"write to {place}",
            ShareRight.Lock => $"lock files in {place}",
            ShareRight.Read => $"read from {place}",
            ShareRight.Delete => $"delete files in {place}",
        };
        return new Problem
        {
            Id = ProblemId.ShareAccessDenied,
            Target = place.ToString(),
            Message = $"{account} may not {what}: {error.TrimEnd('.')}.",
            Remedy = GrantCommand.Of(UncPath.OfLocal(folder) ?? place, account),
        };
    }
}
