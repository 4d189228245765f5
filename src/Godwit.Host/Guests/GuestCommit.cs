using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>The data of one image of a running guest's disk on its way into the image below.</summary>
/// <param name="guest">The guest.</param>
/// <param name="diskId">Its disk.</param>
/// <param name="cap">Bytes a second, which may change meanwhile; null is without limit.</param>
internal sealed class GuestCommit(Guest guest, string diskId, Func<long?> cap)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(2);

    private long? _capped;

    private string Job => $"commit-{diskId}";

    /// <summary>The topmost image: the guest writes on, and <see cref="FinishAsync"/> has to follow.</summary>
    public Task BeginTopAsync(string top, string below) =>
        guest.AskAsync(new BlockCommit { JobId = Job, Device = top, BaseNode = below, Speed = _capped = cap(), AutoDismiss = false }, CancellationToken.None);

    /// <summary>One between two others; the guest notices nothing, and the job ends by itself.</summary>
    /// <param name="top">Where the guest writes.</param>
    /// <param name="upper">What goes down.</param>
    /// <param name="below">Where it goes.</param>
    /// <param name="name">What the image above is to name as its backing file.</param>
    public Task BeginBetweenAsync(string top, string upper, string below, string name) => guest.AskAsync(
        new BlockCommit { JobId = Job, Device = top, TopNode = upper, BaseNode = below, BackingFile = name, Speed = _capped = cap(), AutoDismiss = false },
        CancellationToken.None);

    /// <summary>Until both images are equal and stay so (a topmost one), or until the job has ended (another).</summary>
    /// <param name="percent">Told of the progress.</param>
    /// <param name="cancellationToken">Stops the waiting; the job is the caller's to drop.</param>
    public async Task UntilReadyAsync(Action<double> percent, CancellationToken cancellationToken) => await guest.UntilAsync(
        async token =>
        {
            BlockJobInfo job = await LookAsync(token);
            percent(job.Len > 0 ? 100.0 * job.Offset / job.Len : 0);
            bool isReady = job.Ready || job.Status == JobStatus.Concluded;
            if (!isReady && cap() is var wanted && wanted != _capped)
            {
                await guest.InsistAsync(new BlockJobSetSpeed { Device = Job, Speed = wanted ?? 0 }, token);
                _capped = wanted;
            }

            return isReady ? job : null;
        },
        Poll,
        cancellationToken);

    /// <summary>With the guest paused: from here it writes to the image below.</summary>
    public async Task FinishAsync()
    {
        // Pausing drains the disks, and a drained job is for an instant not ready but standing by.
        await guest.UntilAsync(
            async token => await LookAsync(token) is { } job && job.Status == JobStatus.Ready ? job : null, Glance, CancellationToken.None);
        await guest.AskAsync(new BlockJobComplete { Device = Job }, CancellationToken.None);
        await guest.UntilAsync(
            async token => await LookAsync(token) is { } job && job.Status == JobStatus.Concluded ? job : null, Glance, CancellationToken.None);
    }

    public Task ForgetAsync() => guest.InsistAsync(new JobDismiss { Id = Job }, CancellationToken.None);

    /// <summary>Ends the job if there is one, whatever it was doing. Which image the guest writes to afterwards is to be asked.</summary>
    /// <exception cref="RefusedException">QEMU does not end it. Whoever cancelled must not take that for an end.</exception>
    public async Task DropAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), guest.Time);
        try
        {
            await DropAsync(patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw new RefusedException(
                ProblemId.QemuFailed, diskId, $"QEMU does not end the merging of the images of {diskId}.",
                "Check the health of the disk they are on. Nothing is lost; what became of the merge is found out before the next one.");
        }
    }

    private async Task DropAsync(CancellationToken cancellationToken)
    {
        await guest.InsistAsync(new BlockJobCancel { Device = Job, Force = true }, cancellationToken);
        await guest.UntilAsync(
            async token =>
            {
                JobInfo? job = (await guest.AskAsync(new QueryJobs(), token)).FirstOrDefault(job => job.Id == Job);
                if (job?.Status == JobStatus.Concluded)
                {
                    await guest.InsistAsync(new JobDismiss { Id = Job }, token);
                }

                return job is null ? Job : null;
            },
            TimeSpan.FromMilliseconds(20),
            cancellationToken);
    }

    /// <exception cref="RefusedException">It has failed.</exception>
    private async Task<BlockJobInfo> LookAsync(CancellationToken cancellationToken)
    {
        BlockJobInfo? job = (await guest.AskAsync(new QueryBlockJobs(), cancellationToken)).FirstOrDefault(job => job.Device == Job);
        return job is { Error: null } ? job : throw new RefusedException(
            ProblemId.QemuFailed, diskId, $"The images of {diskId} could not be merged: {job?.Error ?? "the job is gone"}.",
            "Check the free space and the health of the disk they are on. Nothing is lost; the merge is tried again with the next one.");
    }
}
