using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Peers;
using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>
/// A running guest's disks, copied to another host's QEMU while the guest writes on. Everything is named after the disk, so
/// that a restarted daemon finds it again.
/// </summary>
internal sealed class GuestMirrors(Guest guest, IReadOnlyList<VirtualHardDisk> disks)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    public static string JobOf(string diskId) => $"mirror-{diskId}";

    public static string TargetOf(string diskId) => $"nbd-{diskId}";

    /// <summary>Connects every disk to its twin and lets all copy at once, without holding up the guest's writes.</summary>
    public async Task StartAsync(LandingAddress landing, CancellationToken cancellationToken)
    {
        foreach (VirtualHardDisk disk in disks)
        {
            await guest.AskAsync(Target(disk, landing), cancellationToken);
            await guest.AskAsync(
                new BlockdevMirror
                {
                    JobId = JobOf(disk.Id),
                    Device = disk.Node,
                    Target = TargetOf(disk.Id),
                    Sync = MirrorSync.Full,
                    CopyMode = MirrorCopyMode.Background,
                    Granularity = MirrorGranularity.For(disk.SizeBytes),
                    AutoDismiss = false,
                },
                cancellationToken);
        }
    }

    public async Task UntilReadyAsync(Action<IReadOnlyList<MirrorSight>> seen, CancellationToken cancellationToken) =>
        await guest.UntilAsync(
            async token =>
            {
                IReadOnlyList<MirrorSight> sights = await LookAsync(token);
                seen(sights);
                return sights.All(sight => sight.Ready) ? sights : null;
            },
            Poll,
            cancellationToken);

    /// <summary>
    /// From here a write is acknowledged to the guest only when both copies have it, which bounds the tail of the move. Not
    /// before the mirror is ready: that would hold a write up for seconds (facts/qemu.md §2). There is no way back.
    /// </summary>
    public async Task MakeSynchronousAsync(Action<IReadOnlyList<MirrorSight>> seen, CancellationToken cancellationToken)
    {
        foreach (VirtualHardDisk disk in disks)
        {
            await guest.AskAsync(new BlockJobChange { Id = JobOf(disk.Id), CopyMode = MirrorCopyMode.WriteBlocking }, cancellationToken);
        }

        await guest.UntilAsync(
            async token =>
            {
                IReadOnlyList<MirrorSight> sights = await LookAsync(token);
                seen(sights);
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
        foreach (VirtualHardDisk disk in disks)
        {
            await guest.AskAsync(new BlockJobCancel { Device = JobOf(disk.Id) }, cancellationToken);
        }

        await guest.UntilAsync(
            async token =>
            {
                IReadOnlyList<JobInfo> jobs = [.. (await guest.AskAsync(new QueryJobs(), token)).Where(IsOurs)];
                if (jobs.FirstOrDefault(job => job.Error is not null) is { } broken)
                {
                    throw Failed(broken.Id, broken.Error!);
                }

                return jobs.Count < disks.Count ? throw Failed("a mirror", "it is gone")
                    : jobs.All(job => job.Status == JobStatus.Concluded) ? jobs : null;
            },
            TimeSpan.FromMilliseconds(2),
            cancellationToken);

        foreach (VirtualHardDisk disk in disks)
        {
            await guest.AskAsync(new JobDismiss { Id = JobOf(disk.Id) }, cancellationToken);
        }
    }

    /// <summary>Takes every mirror and its connection away, whatever state it is in. The guest's own disks are untouched.</summary>
    public async Task DropAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), guest.Time);
        foreach (VirtualHardDisk disk in disks)
        {
            await GuestLink.CutAsync(guest, YankInstance.BlockNode(TargetOf(disk.Id)));
        }

        foreach (VirtualHardDisk disk in disks)
        {
            await guest.InsistAsync(new BlockJobCancel { Device = JobOf(disk.Id), Force = true }, patience.Token);
        }

        await guest.UntilAsync(
            async token =>
            {
                IReadOnlyList<JobInfo> left = [.. (await guest.AskAsync(new QueryJobs(), token)).Where(IsOurs)];
                foreach (JobInfo job in left.Where(job => job.Status == JobStatus.Concluded))
                {
                    await guest.InsistAsync(new JobDismiss { Id = job.Id }, token);
                }

                return left.Count == 0 ? left : null;
            },
            TimeSpan.FromMilliseconds(20),
            patience.Token);
        foreach (VirtualHardDisk disk in disks)
        {
            await guest.InsistAsync(new BlockdevDel { NodeName = TargetOf(disk.Id) }, patience.Token);
        }
    }

    /// <exception cref="RefusedException">A mirror has failed.</exception>
    private async Task<IReadOnlyList<MirrorSight>> LookAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<BlockJobInfo> jobs = await guest.AskAsync(new QueryBlockJobs(), cancellationToken);
        List<MirrorSight> sights = [];
        foreach (VirtualHardDisk disk in disks)
        {
            BlockJobInfo? job = jobs.FirstOrDefault(candidate => candidate.Device == JobOf(disk.Id));
            if (job is null || job.Status == JobStatus.Concluded || job.Error is not null)
            {
                throw Failed(disk.Path, job?.Error ?? "it ended by itself");
            }

            sights.Add(new MirrorSight(disk.Id, job.Offset, job.Len, job.Ready, job.ActivelySynced ?? false));
        }

        return sights;
    }

    private bool IsOurs(JobInfo job) => disks.Any(disk => JobOf(disk.Id) == job.Id);

    private static RefusedException Failed(string what, string why) => new(
        ProblemId.MirrorFailed,
        what,
        $"The copy of {what} to the destination failed: {why}.",
        "The virtual machine goes on at the source. Check the link and the destination's disk, then move again.");

    private static BlockdevAdd Target(VirtualHardDisk disk, LandingAddress landing) => BlockdevAdd.Nbd(
        TargetOf(disk.Id),
        InetAddress.Of(landing.Host, landing.DiskPort!.Value),
        disk.Id,
        GuestLink.ClientCredentials,
        landing.TlsHostName);
}
