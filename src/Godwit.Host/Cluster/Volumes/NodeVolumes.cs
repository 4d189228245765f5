using System.Collections.Concurrent;
using Godwit.Contracts.Problems;
using Godwit.Host.Cluster.Records;

namespace Godwit.Host.Cluster.Volumes;

/// <summary>Looks whether this node has the cluster's shared volumes: each is written to and read back. A volume that hangs holds up nobody.</summary>
internal sealed class NodeVolumes(HostOptions options, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private const long Grain = 1 << 28;

    private readonly ConcurrentDictionary<string, (Task<VolumeSight> Look, long Begun)> _looking = new();

    public async Task<IReadOnlyDictionary<string, VolumeSight>> LookAsync(ClusterSight sight, CancellationToken cancellationToken)
    {
        SortedDictionary<string, VolumeSight> seen = new(StringComparer.Ordinal);
        foreach (VolumeRecord volume in sight.Volumes.Values.Select(volume => volume.Value))
        {
            seen[volume.Name] = await LookAsync(volume, cancellationToken);
        }

        return seen;
    }

    /// <summary>One of them, now: what a look has found that ended before says nothing. One that has hung for long is waited for no more.</summary>
    public async Task<VolumeSight> LookAsync(VolumeRecord volume, CancellationToken cancellationToken)
    {
        (Task<VolumeSight> look, long begun) = _looking.AddOrUpdate(volume.Name, _ => Begin(volume), (_, known) => known.Look.IsCompleted ? Begin(volume) : known);
        TimeSpan left = Patience - time.GetElapsedTime(begun);
        if (left > TimeSpan.Zero)
        {
            await Task.WhenAny(look, Task.Delay(left, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        return look.IsCompleted ? await look : new VolumeSight { Problem = Away(volume, $"it has not answered for {Patience.TotalSeconds:0} s") };
    }

    private (Task<VolumeSight> Look, long Begun) Begin(VolumeRecord volume) => (Task.Run(() => Look(volume), CancellationToken.None), time.GetTimestamp());

    private VolumeSight Look(VolumeRecord volume)
    {
        try
        {
            if (Mounts.Of(volume.Path)?.FileSystem != volume.FileSystem)
            {
                return new VolumeSight { Problem = Away(volume, $"{volume.Path} is not mounted as {volume.FileSystem}") };
            }

            string probe = Path.Combine(volume.Path, $".godwit-{options.HostName}");
            using (FileStream file = new(probe, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 1, FileOptions.WriteThrough))
            {
                file.WriteByte(1);
            }

            return new VolumeSight { FreeBytes = new DriveInfo(volume.Path).AvailableFreeSpace / Grain * Grain };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new VolumeSight { Problem = Away(volume, failure.Message.TrimEnd('.')) };
        }
    }

    private Problem Away(VolumeRecord volume, string cause) => new()
    {
        Id = ProblemId.ClusterVolumeUnavailable,
        Target = volume.Name,
        Message = $"{options.HostName} does not have the cluster shared volume {volume.Name}: {cause}.",
        Remedy = $"Mount it at {volume.Path} as on the other nodes, and look at its network and the kernel's log.",
    };
}
