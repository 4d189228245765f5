using System.Collections.Concurrent;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Volumes;
using Godwit.Host.Api;

namespace Godwit.Host.Storage.Smb;

/// <summary>
/// Keeps shares mounted and knows how each stands. A hard mount whose server is away lets whoever looks wait for as long: so each share is looked
/// at by at most one thread, which nobody waits for longer than <see cref="Patience"/>.
/// </summary>
internal sealed class VolumeWatch(VolumeBook book, SmbMount mount, TimeProvider time, ILogger<VolumeWatch> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, VolumeSight> _sights = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task<(long Capacity, long Free)>> _looks = new(StringComparer.Ordinal);

    public VolumeSight Of(UncPath unc) =>
        _sights.TryGetValue(unc.ShareName, out VolumeSight? sight) ? sight : new VolumeSight { State = VolumeState.Offline, Since = time.GetUtcNow() };

    /// <summary>Whoever looks at a file there would wait, or find nothing.</summary>
    public bool IsAway(UncPath unc) =>
        _sights.TryGetValue(unc.ShareName, out VolumeSight? sight) ? sight.State is not VolumeState.Online : !SmbMount.IsMounted(unc);

    public void Forget(UncPath unc)
    {
        _sights.TryRemove(unc.ShareName, out _);
        _looks.TryRemove(unc.ShareName, out _);
    }

    /// <summary>Mounts what is not mounted and looks at the others; all of them at once.</summary>
    public Task LookAsync(CancellationToken cancellationToken) => Task.WhenAll(book.All().Select(volume => LookAsync(volume, cancellationToken)));

    public async Task LookAsync(VolumeRecord volume, CancellationToken cancellationToken)
    {
        try
        {
            await mount.MountAsync(volume.Unc, volume.Protection, cancellationToken);
            Become(volume.Unc, VolumeState.Online, null, await SeeAsync(volume.Unc).WaitAsync(Patience, time, cancellationToken));
        }
        catch (RefusedException refused)
        {
            Become(volume.Unc, VolumeState.Offline, refused.Problem, null);
        }
        catch (Exception failure) when (failure is TimeoutException or IOException or UnauthorizedAccessException)
        {
            Become(
                volume.Unc, VolumeState.Unreachable,
                new Problem
                {
                    Id = ProblemId.VolumeUnavailable,
                    Target = volume.Unc.ShareName,
                    Message = $"{volume.Unc.Server} does not answer: "
                        + (failure is TimeoutException ? $"it has been silent for {Patience.TotalSeconds:0} s." : failure.Message),
                    Remedy = "Virtual machines on it wait and go on by themselves when it answers. Check the file server and the network.",
                },
                null);
        }
    }

    /// <summary>A look that hangs is waited for again; a new one would only hang beside it.</summary>
    private Task<(long Capacity, long Free)> SeeAsync(UncPath unc)
    {
        if (_looks.TryGetValue(unc.ShareName, out Task<(long Capacity, long Free)>? pending) && !pending.IsCompleted)
        {
            return pending;
        }

        return _looks[unc.ShareName] = Task.Factory.StartNew(
            () =>
            {
                // The root's attributes may be remembered for a second; its free space is always asked for.
                DriveInfo drive = new(unc.MountPoint);
                return (drive.TotalSize, drive.AvailableFreeSpace);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Become(UncPath unc, VolumeState state, Problem? problem, (long Capacity, long Free)? room)
    {
        VolumeSight? before = _sights.GetValueOrDefault(unc.ShareName);
        bool changed = before?.State != state;
        _sights[unc.ShareName] = new VolumeSight
        {
            State = state, Since = changed ? time.GetUtcNow() : before!.Since, Problem = problem,
            CapacityBytes = room?.Capacity ?? before?.CapacityBytes, FreeBytes = room?.Free ?? before?.FreeBytes,
        };
        if (changed && problem is null)
        {
            Log.VolumeOnline(logger, unc.ShareName);
        }
        else if (changed)
        {
            Log.VolumeAway(logger, unc.ShareName, problem!.Message);
        }
    }
}
