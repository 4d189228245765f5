using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Members;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Storage.Locks;

namespace Godwit.Host.Cluster.Volumes;

/// <summary>
/// The proof that storage is one and the same on every node and that its locks hold: this node writes words and locks a file; every other one must
/// read those words and find the file locked.
/// </summary>
internal sealed class VolumeProof(HostOptions options, ClusterPeers peers)
{
    /// <exception cref="RefusedException">The first node that does not, and why.</exception>
    public async Task RequireAsync(ClusterSession session, VolumeRecord volume, CancellationToken cancellationToken)
    {
        string file = Path.Combine(volume.Path, $".godwit-proof-{Guid.CreateVersion7():N}");
        string words = Guid.NewGuid().ToString();
        try
        {
            using FileLock held = await WriteAsync(volume, file, words);
            foreach (NodeRecord node in session.Sight.Nodes.Values.Select(node => node.Value).Where(node => !node.IsWitness && node.Name != options.HostName))
            {
                VolumeAnswer answer = await peers.ProveAsync(node.Name, new VolumeQuestion { Path = file, FileSystem = volume.FileSystem }, cancellationToken);
                Judge(volume, node.Name, words, answer);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(
                ProblemId.ClusterVolumeInvalid, volume.Name, $"{options.HostName} cannot write to {volume.Path}: {failure.Message}", "Mount it for reading and writing.");
        }
        finally
        {
            File.Delete(file);
            File.Delete(LockOf(file));
        }
    }

    /// <summary>The other side: what this node reads there, and whether it could lock it.</summary>
    public static VolumeAnswer Answer(VolumeQuestion question)
    {
        string? fileSystem = Mounts.Of(Path.GetDirectoryName(question.Path)!)?.FileSystem;
        try
        {
            using FileLock? taken = FileLock.TryTake(LockOf(question.Path), create: false);
            return new VolumeAnswer { FileSystem = fileSystem, Words = File.ReadAllText(question.Path), CouldLock = taken is not null };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new VolumeAnswer { FileSystem = fileSystem, Failure = failure.Message };
        }
    }

    private static async Task<FileLock> WriteAsync(VolumeRecord volume, string file, string words)
    {
        await File.WriteAllTextAsync(file, words);
        return FileLock.TryTake(LockOf(file), create: true) ?? throw new IOException($"a file in {volume.Path} cannot be locked");
    }

    /// <summary>Beside the words: where locks are mandatory, nobody else reads a locked file.</summary>
    private static string LockOf(string file) => file + ".lock";

    private static void Judge(VolumeRecord volume, string node, string words, VolumeAnswer answer)
    {
        string? cause = answer.FileSystem is null ? $"{volume.Path} does not exist there"
            : answer.FileSystem != volume.FileSystem ? $"{volume.Path} is {answer.FileSystem} there, and {volume.FileSystem} here"
            : answer.Failure is { } failure ? $"it does not see what this node wrote ({failure.TrimEnd('.')})"
            : answer.Words != words ? "it reads something else than this node wrote"
            : answer.CouldLock ? "it could lock a file that this node holds locked: two nodes could run one virtual machine"
            : null;
        if (cause is not null)
        {
            throw new RefusedException(
                ProblemId.ClusterVolumeInvalid, volume.Name, $"{node} does not have the same storage at {volume.Path}: {cause}.",
                "Mount the same storage at the same path on every node, with locks that reach the others (NFS 4, SMB 3, OCFS2 or GFS2 with its lock manager running).");
        }
    }
}
