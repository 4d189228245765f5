using System.Collections.Concurrent;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Volumes;
using Godwit.Host.Api;

namespace Godwit.Host.Storage.Smb;

/// <summary>
/// Keeps shares mounted and knows how each stands. A hard mount whose server is away lets whoever looks wait for as long: so each share is looked
/// at by at most one thread, which nobody waits for longer than <see cref="Patience"/>.
/// </summary>
internal sealed class VolumeWatch(
    VolumeBook book, SmbMount mount, OwnAccount account, WrongIdentity wrong, AccountTrouble trouble, TimeProvider time, ILogger<VolumeWatch> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, VolumeSight> _sights = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task<VolumeRoom>> _looks = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, byte> _watched = new(StringComparer.Ordinal);

    public VolumeSight Of(UncPath unc) =>
        _sights.TryGetValue(unc.ShareName, out VolumeSight? sight) ? sight : new VolumeSight { State = VolumeState.Offline, Since = time.GetUtcNow() };

    /// <summary>Whoever looks at a file there would wait, or find nothing.</summary>
    public bool IsAway(UncPath unc) =>
        _sights.TryGetValue(unc.ShareName, out VolumeSight? sight) ? sight.State is not VolumeState.Online : !SmbMount.IsMounted(unc);

    /// <summary>
    /// For whoever is about to look at these paths: a server that has just died is found out in <see cref="Patience"/>, and not by waiting for it in the kernel.
    /// A share that this host does not have is for others to say.
    /// </summary>
    /// <exception cref="RefusedException">A share does not answer.</exception>
    public async Task ReachAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        foreach (string path in paths.Where(path => UncPath.OfLocal(path) is not null).DistinctBy(path => UncPath.OfLocal(path)!.ShareName))
        {
            UncPath unc = UncPath.OfLocal(path)!;
            bool isHere = _sights.ContainsKey(unc.ShareName) || SmbMount.IsMounted(unc);
            if (isHere && (IsAway(unc) || !await AnswersAsync(unc, cancellationToken)))
            {
                throw new RefusedException(VolumeVerdict.Away(path));
            }
        }
    }

    public void Forget(UncPath unc)
    {
        _sights.TryRemove(unc.ShareName, out _);
        _looks.TryRemove(unc.ShareName, out _);
    }

    /// <summary>Mounts what is not mounted and looks at the others, all of those at once at which nobody looks already: one that takes long holds up no other.</summary>
    /// <returns>The looks that have begun. None fails.</returns>
    public IReadOnlyList<Task> Begin(CancellationToken cancellationToken) =>
        [.. book.All().Where(volume => _watched.TryAdd(volume.Unc.ShareName, 0)).Select(volume => OnceAsync(volume, cancellationToken))];

    public async Task LookAsync(VolumeRecord volume, CancellationToken cancellationToken)
    {
        try
        {
            await mount.MountAsync(volume.Unc, volume.Protection, cancellationToken);
            VolumeRoom room = await SeeAsync(volume.Unc).WaitAsync(Patience, time, cancellationToken);

            // It answers still, to whoever it was mounted by; with the next connection that may be over.
            Become(volume.Unc, VolumeState.Online, wrong(volume.Unc.Server) is { } problem ? problem with { Target = volume.Unc.ShareName } : null, room);
        }
        catch (RefusedException refused)
        {
            Become(volume.Unc, VolumeState.Offline, refused.Problem, null);
        }
        catch (TimeoutException)
        {
            await BecomeUnreachableAsync(volume.Unc, null, $"it has been silent for {Patience.TotalSeconds:0} s", cancellationToken);
        }
        catch (IOException failure)
        {
            await BecomeUnreachableAsync(volume.Unc, failure.HResult, failure.Message, cancellationToken);
        }
    }

    private async Task<bool> AnswersAsync(UncPath unc, CancellationToken cancellationToken)
    {
        try
        {
            await SeeAsync(unc).WaitAsync(Patience, time, cancellationToken);
            return true;
        }
        catch (Exception silent) when (silent is TimeoutException or IOException)
        {
            // The next one need not find it out, too; why it is away the next look says. At one that is in no book nobody looks again.
            if (_sights.ContainsKey(unc.ShareName))
            {
                Become(unc, VolumeState.Unreachable, VolumeTrouble.Of(unc, account(), (silent as IOException)?.HResult, silent.Message, trouble: null), null);
            }

            return false;
        }
    }

    /// <summary>A look that hangs is waited for again; a new one would only hang beside it.</summary>
    private Task<VolumeRoom> SeeAsync(UncPath unc)
    {
        if (_looks.TryGetValue(unc.ShareName, out Task<VolumeRoom>? pending) && !pending.IsCompleted)
        {
            return pending;
        }

        return _looks[unc.ShareName] = Task.Factory.StartNew(
            () => RoomOf(unc),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The root's attributes may be remembered for a second; its free space is always asked for.</summary>
    private static VolumeRoom RoomOf(UncPath unc)
    {
        try
        {
            return VolumeRoom.Of(unc.MountPoint);
        }
        catch (IOException)
        {
            // Just after it has connected anew the kernel uses what it had open before, once ("Bad file descriptor").
            return VolumeRoom.Of(unc.MountPoint);
        }
    }

    private async Task OnceAsync(VolumeRecord volume, CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(volume, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.NotLookedAt(logger, failure);
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
        finally
        {
            _watched.TryRemove(volume.Unc.ShareName, out _);
        }
    }

    private async Task BecomeUnreachableAsync(UncPath unc, int? error, string words, CancellationToken cancellationToken)
    {
        // That it is away counts at once; why takes longer to find out, and may have been found out before.
        if (Of(unc).State is not VolumeState.Unreachable)
        {
            Become(unc, VolumeState.Unreachable, VolumeTrouble.Of(unc, account(), error, words, trouble: null), null);
        }

        Become(unc, VolumeState.Unreachable, VolumeTrouble.Of(unc, account(), error, words, await trouble(cancellationToken)), null);
    }

    private void Become(UncPath unc, VolumeState state, Problem? problem, VolumeRoom? room)
    {
        VolumeSight? before = _sights.GetValueOrDefault(unc.ShareName);
        bool changed = before?.State != state;
        _sights[unc.ShareName] = new VolumeSight
        {
            State = state, Since = changed ? time.GetUtcNow() : before!.Since, Problem = problem,
            CapacityBytes = room?.CapacityBytes ?? before?.CapacityBytes, FreeBytes = room?.FreeBytes ?? before?.FreeBytes,
        };
        if (!changed && before!.Problem?.Message == problem?.Message)
        {
            return;
        }

        if (problem is null)
        {
            Log.VolumeOnline(logger, unc.ShareName);
        }
        else if (state is VolumeState.Online)
        {
            Log.VolumeAtRisk(logger, unc.ShareName, problem.Message);
        }
        else
        {
            Log.VolumeAway(logger, unc.ShareName, problem.Message);
        }
    }
}
