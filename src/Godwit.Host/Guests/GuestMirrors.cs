using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>
/// A running guest's disks, copied elsewhere while the guest writes on. Everything is named after the disk, so that a restarted
/// daemon finds it again.
/// </summary>
internal sealed class GuestMirrors(Guest guest, IReadOnlyList<DiskMirror> mirrors)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// QEMU sends what it may have in flight as quickly as it goes and then sleeps until that is within the rate: 16 MiB at the speed of
    /// the link and nothing for seconds, unless told otherwise. Without a rate, less in flight would only be slower.
    /// </summary>
    private const int BurstsASecond = 8;
    private const long LeastBurst = 1 << 20, MostBurst = 16 << 20;

    private readonly HashSet<DiskMirror> _waiting = [];

    /// <summary>For each mirror, from its first byte on; null is without limit.</summary>
    public long? BytesPerSecond { get; set; }

    /// <summary>Opens every copy and lets all be filled at once, without holding up the guest's writes.</summary>
    public async Task StartAsync(Func<DiskMirror, BlockdevAdd> copy, CancellationToken cancellationToken)
    {
        foreach (DiskMirror mirror in mirrors)
        {
            await StartAsync(mirror, copy, cancellationToken);
        }
    }

    /// <summary>
    /// As <see cref="StartAsync(Func{DiskMirror, BlockdevAdd}, CancellationToken)"/>, but of each lane one copy after the other.
    /// Returns when all are ready.
    /// </summary>
    public async Task FillAsync(
        Func<DiskMirror, BlockdevAdd> copy, IReadOnlyList<IReadOnlyList<DiskMirror>> lanes, Func<IReadOnlyList<MirrorSight>, Task> seen, CancellationToken cancellationToken)
    {
        _waiting.UnionWith(lanes.SelectMany(lane => lane.Skip(1)));
        foreach (IReadOnlyList<DiskMirror> lane in lanes)
        {
            await StartAsync(lane[0], copy, cancellationToken);
        }

        await UntilReadyAsync(
            async sights =>
            {
                await seen(sights);
                foreach (DiskMirror next in Next(lanes, sights))
                {
                    _waiting.Remove(next);
                    await StartAsync(next, copy, cancellationToken);
                }
            },
            cancellationToken);
    }

    private async Task StartAsync(DiskMirror mirror, Func<DiskMirror, BlockdevAdd> copy, CancellationToken cancellationToken)
    {
        await guest.AskAsync(copy(mirror), cancellationToken);
        await guest.AskAsync(
            new BlockdevMirror
            {
                JobId = mirror.Job,
                Device = mirror.Disk.Node,
                Target = mirror.TargetNode,
                Sync = mirror.Sync,
                CopyMode = MirrorCopyMode.Background,
                Speed = BytesPerSecond,
                BufSize = BytesPerSecond is { } cap ? Math.Clamp(cap / BurstsASecond, LeastBurst, MostBurst) : null,
                Granularity = MirrorGranularity.For(mirror),
                AutoDismiss = false,
            },
            cancellationToken);
    }

    /// <summary>Of each lane the first that waits, once the one before it is ready.</summary>
    private IReadOnlyList<DiskMirror> Next(IReadOnlyList<IReadOnlyList<DiskMirror>> lanes, IReadOnlyList<MirrorSight> sights) =>
    [
        .. lanes.SelectMany(lane => lane.Zip(lane.Skip(1)))
            .Where(pair => _waiting.Contains(pair.Second) && sights.Any(sight => sight.DiskId == pair.First.Disk.Id && sight.Ready))
            .Select(pair => pair.Second),
    ];

    public async Task UntilReadyAsync(Func<IReadOnlyList<MirrorSight>, Task> seen, CancellationToken cancellationToken) =>
        await guest.UntilAsync(
            async token =>
            {
                IReadOnlyList<MirrorSight> sights = await LookAsync(token);
                await seen(sights);
                return sights.Count == mirrors.Count && sights.All(sight => sight.Ready) ? sights : null;
            },
            Poll,
            cancellationToken);

    /// <summary>
    /// From here a write is acknowledged to the guest only when both copies have it, which bounds the tail of the move. Not
    /// before the mirror is ready: that would hold a write up for seconds (facts/qemu.md §2). There is no way back.
    /// </summary>
    public async Task MakeSynchronousAsync(Func<IReadOnlyList<MirrorSight>, Task> seen, CancellationToken cancellationToken)
    {
        foreach (DiskMirror mirror in mirrors)
        {
            await guest.AskAsync(new BlockJobChange { Id = mirror.Job, CopyMode = MirrorCopyMode.WriteBlocking }, cancellationToken);
        }

        await guest.UntilAsync(
            async token =>
            {
                IReadOnlyList<MirrorSight> sights = await LookAsync(token);
                await seen(sights);
                return sights.All(sight => sight.Synchronous) ? sights : null;
            },
            TimeSpan.FromMilliseconds(20),
            cancellationToken);
    }

    /// <summary>
    /// With the guest paused: ends every mirror with both copies equal, or says that one is not. A cancel of a ready mirror,
    /// not its completion: completion would put the guest here onto the other host's disk, and there would be no way back.
    /// </summary>
    public async Task ConcludeAsync(CancellationToken cancellationToken)
    {
        foreach (DiskMirror mirror in mirrors)
        {
            await guest.AskAsync(new BlockJobCancel { Device = mirror.Job }, cancellationToken);
        }

        await UntilConcludedAsync(cancellationToken);
    }

    /// <summary>
    /// With the guest paused: puts it onto its copies, which are equal. Each on its own, one after the other; should one fail,
    /// <see cref="MirrorReturn"/> undoes the others.
    /// </summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        foreach (DiskMirror mirror in mirrors)
        {
            await guest.AskAsync(new BlockJobComplete { Device = mirror.Job }, cancellationToken);
        }

        await UntilConcludedAsync(cancellationToken);
    }

    private async Task UntilConcludedAsync(CancellationToken cancellationToken)
    {
        await guest.UntilAsync(
            async token =>
            {
                IReadOnlyList<JobInfo> jobs = [.. (await guest.AskAsync(new QueryJobs(), token)).Where(IsOurs)];
                if (jobs.FirstOrDefault(job => job.Error is not null) is { } broken)
                {
                    throw Failed(broken.Id, broken.Error!);
                }

                return jobs.Count < mirrors.Count ? throw Failed("a mirror", "it is gone")
                    : jobs.All(job => job.Status == JobStatus.Concluded) ? jobs : null;
            },
            TimeSpan.FromMilliseconds(2),
            cancellationToken);

        foreach (DiskMirror mirror in mirrors)
        {
            await guest.AskAsync(new JobDismiss { Id = mirror.Job }, cancellationToken);
        }
    }

    /// <param name="bytesPerSecond">For each mirror; null is without limit.</param>
    public async Task LimitAsync(long? bytesPerSecond)
    {
        BytesPerSecond = bytesPerSecond;
        foreach (DiskMirror mirror in mirrors.Except(_waiting))
        {
            await guest.InsistAsync(new BlockJobSetSpeed { Device = mirror.Job, Speed = bytesPerSecond ?? 0 }, CancellationToken.None);
        }
    }

    /// <summary>Takes every mirror and its connection away, whatever state it is in. The guest's own disks are untouched.</summary>
    public async Task DropAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), guest.Time);
        foreach (DiskMirror mirror in mirrors.Where(mirror => mirror.OverNetwork))
        {
            await GuestLink.CutAsync(guest, YankInstance.BlockNode(mirror.TargetNode));
        }

        await EndAsync(patience.Token);
        foreach (DiskMirror mirror in mirrors)
        {
            await guest.InsistAsync(new BlockdevDel { NodeName = mirror.TargetNode }, patience.Token);
        }
    }

    /// <summary>Ends every mirror, whatever state it is in, and returns when none is left.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await guest.UntilAsync(
            async token =>
            {
                IReadOnlyList<JobInfo> left = [.. (await guest.AskAsync(new QueryJobs(), token)).Where(IsOurs)];
                foreach (JobInfo job in left)
                {
                    // Asked again as long as it is there: a refusal may have been the moment's.
                    await (job.Status == JobStatus.Concluded
                        ? guest.InsistAsync(new JobDismiss { Id = job.Id }, token)
                        : guest.InsistAsync(new BlockJobCancel { Device = job.Id, Force = true }, token));
                }

                return left.Count == 0 ? left : null;
            },
            TimeSpan.FromMilliseconds(20),
            cancellationToken);
    }

    /// <exception cref="RefusedException">A mirror has failed.</exception>
    private async Task<IReadOnlyList<MirrorSight>> LookAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<BlockJobInfo> jobs = await guest.AskAsync(new QueryBlockJobs(), cancellationToken);
        List<MirrorSight> sights = [];
        foreach (DiskMirror mirror in mirrors.Except(_waiting))
        {
            BlockJobInfo? job = jobs.FirstOrDefault(candidate => candidate.Device == mirror.Job);
            if (job is null || job.Status == JobStatus.Concluded || job.Error is not null)
            {
                throw Failed(mirror.Disk.Path, job?.Error ?? "it ended by itself");
            }

            sights.Add(new MirrorSight(mirror.Disk.Id, job.Offset, job.Len, job.Ready, job.ActivelySynced ?? false));
        }

        return sights;
    }

    private bool IsOurs(JobInfo job) => mirrors.Any(mirror => mirror.Job == job.Id);

    private static RefusedException Failed(string what, string why) => new(
        ProblemId.MirrorFailed,
        what,
        $"The copy of {what} to the destination failed: {why}.",
        "The virtual machine goes on where it was. Check the destination's disk, and the link if it is another host, then move again.");
}
