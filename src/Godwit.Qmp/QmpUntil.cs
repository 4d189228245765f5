namespace Godwit.Qmp;

/// <summary>
/// Waiting for QEMU: subscribe, sample, wait, in that order. An event is only a hint to sample again, and a sample is also
/// taken every <see cref="Poll"/>, because QEMU replays no event that fell between two connections.
/// The waits end by the caller's token or by the connection's death; they have no deadline of their own.
/// </summary>
public static class QmpUntil
{
    /// <summary>How often QEMU is asked without a hint. A question costs it about 0.5 ms.</summary>
    public static TimeSpan Poll { get; } = TimeSpan.FromMilliseconds(75);

    /// <summary>Asks until the answer is good enough, and returns that answer.</summary>
    /// <exception cref="QmpException">A question was refused, or the connection ended.</exception>
    public static async Task<TReply> UntilAsync<TReply>(
        this QmpConnection qmp,
        IQmpCommand<TReply> question,
        Func<TReply, bool> enough,
        Func<QmpEvent, bool> hint,
        CancellationToken cancellationToken)
    {
        using QmpSubscription events = qmp.Subscribe();
        using PeriodicTimer timer = new(Poll, qmp.Time);
        Task<bool> happened = events.WaitToReadAsync(cancellationToken).AsTask();
        Task<bool> tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
        while (true)
        {
            TReply sample = await qmp.ExecuteAsync(question, cancellationToken);
            if (enough(sample))
            {
                return sample;
            }

            bool again = false;
            while (!again)
            {
                await Task.WhenAny(happened, tick);
                if (happened.IsCompleted)
                {
                    await happened;
                    while (events.TryRead(out QmpEvent? one))
                    {
                        again |= hint(one);
                    }

                    happened = events.WaitToReadAsync(cancellationToken).AsTask();
                }

                if (tick.IsCompleted)
                {
                    await tick;
                    again = true;
                    tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
                }
            }
        }
    }

    /// <summary>Watches the migration. <paramref name="enough"/> sees every sample, so it may also report progress.</summary>
    public static Task<MigrationInfo> UntilMigrationAsync(
        this QmpConnection qmp, Func<MigrationInfo, bool> enough, CancellationToken cancellationToken) =>
        qmp.UntilAsync(
            new QueryMigrate(),
            enough,
            happened => happened.Name == QmpEventName.Migration || happened.Name == QmpEventName.MigrationPass,
            cancellationToken);

    /// <summary>Watches the block jobs with their progress. A job that was dismissed is no longer in the list.</summary>
    public static Task<IReadOnlyList<BlockJobInfo>> UntilBlockJobsAsync(
        this QmpConnection qmp, Func<IReadOnlyList<BlockJobInfo>, bool> enough, CancellationToken cancellationToken) =>
        qmp.UntilAsync(new QueryBlockJobs(), enough, happened => happened.JobId is not null, cancellationToken);

    /// <summary>Watches all jobs, also concluded ones that wait to be dismissed.</summary>
    public static Task<IReadOnlyList<JobInfo>> UntilJobsAsync(
        this QmpConnection qmp, Func<IReadOnlyList<JobInfo>, bool> enough, CancellationToken cancellationToken) =>
        qmp.UntilAsync(new QueryJobs(), enough, happened => happened.JobId is not null, cancellationToken);

    /// <summary>Watches whether the guest runs.</summary>
    public static Task<RunState> UntilRunStateAsync(
        this QmpConnection qmp, Func<RunState, bool> enough, CancellationToken cancellationToken) =>
        qmp.UntilAsync(new QueryStatus(), enough, _ => true, cancellationToken);
}
