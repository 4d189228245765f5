using System.Diagnostics;
using Xunit;

namespace Godwit.Etcd.Tests;

/// <summary>Stops this very process, so nothing else may be tested meanwhile.</summary>
[Collection(nameof(Alone))]
public sealed class StandstillTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_holder_that_was_stopped_beyond_its_lease_knows_it_before_it_can_do_anything()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(1, cancellationToken: Token);
        await using EtcdClient client = group.Client();
        await using EtcdLease lease = await client.GrantLeaseAsync(TimeSpan.FromSeconds(2), Token);
        TaskCompletionSource<TimeSpan> lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Stopwatch watch = Stopwatch.StartNew();
        await using CancellationTokenRegistration registration = lease.Lost.Register(() => lost.SetResult(watch.Elapsed));
        using Process alarmClock = Process.Start("/bin/sh", ["-c", $"sleep 3; kill -CONT {Environment.ProcessId}"]);

        Signal.StopProcess(Environment.ProcessId);

        // The stop is asynchronous: a few statements may still run before it. What runs after it took three seconds.
        while (watch.Elapsed < TimeSpan.FromSeconds(2))
        {
        }

        TimeSpan continued = watch.Elapsed;
        Assert.Equal(TimeSpan.Zero, lease.Remaining);
        TimeSpan fired = await lost.Task.WaitAsync(Token); // by itself: nobody asks for anything
        Assert.True(continued > TimeSpan.FromSeconds(2.5), "The process was not stopped.");
        await alarmClock.WaitForExitAsync(Token);
        TestContext.Current.SendDiagnosticMessage($"Lost fired {(fired - continued).TotalMilliseconds:0.0} ms after the process was continued.");
    }
}
