using System.Globalization;
using Godwit.Contracts.Clusters;
using Godwit.Contracts.Vms;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>What must be true of a cluster's guests whatever happened to its nodes.</summary>
internal static class ClusterTruths
{
    /// <summary>An answer that is older says nothing about now.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(1500);

    private const int MostAttempts = 4;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(300);

    /// <summary>Waits until all nodes are up, nothing moves and every guest answers; gives back how long that took. A node that is quarantined counts as up.</summary>
    public static async Task<TimeSpan> UntilAllRunAsync(this ClusterStage stage, IReadOnlyList<ClusterVm> vms, TimeSpan? patience = null)
    {
        long begun = TimeProvider.System.GetTimestamp();
        string why = "";
        while (TimeProvider.System.GetElapsedTime(begun) < (patience ?? ClusterEyes.Patience))
        {
            why = await WhyNotAsync(stage, vms);
            if (why.Length == 0)
            {
                TimeSpan took = TimeProvider.System.GetElapsedTime(begun);
                await stage.AssertOneProcessEachAsync(vms);
                return took;
            }

            await Task.Delay(Glance, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"Not all is well after {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0} s: {why}");
    }

    /// <summary>
    /// Every record that a guest has ever acknowledged is on its disk, and none came back without one. They are at work again afterwards. One that
    /// falls silent while it is asked (its guardian ends it for a fault that has just been healed) is waited for.
    /// </summary>
    public static async Task AssertNothingLostAsync(this ClusterStage stage, IReadOnlyList<ClusterVm> vms)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await Task.WhenAll(vms.Select(vm => AssertRecordsAsync(stage, vm)));
                break;
            }
            catch (TimeoutException) when (attempt < MostAttempts)
            {
                await stage.UntilAllRunAsync(vms);
            }
        }

        Assert.Empty(stage.Doubles.Findings);
    }

    /// <summary>One QEMU for each guest, at its owner, and no other. What is just being taken away is waited for.</summary>
    public static async Task AssertOneProcessEachAsync(this ClusterStage stage, IReadOnlyList<ClusterVm> vms)
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            Dictionary<VmId, string> owners = (await stage.Eyes.RolesAsync()).ToDictionary(role => role.VmId, role => role.OwnerNode);
            string[] wanted = [.. vms.Select(vm => $"{vm.Name} on {owners[vm.Id]}").Order(StringComparer.Ordinal)];
            string[] found = await ProcessesAsync(stage, vms);
            if (wanted.SequenceEqual(found))
            {
                return;
            }

            Assert.True(
                TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(20), $"Processes are {string.Join(", ", found)}; they should be {string.Join(", ", wanted)}.");
            await Task.Delay(Glance, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>"role1 on hosta", a line for each QEMU that there is.</summary>
    public static async Task<string[]> ProcessesAsync(this ClusterStage stage, IReadOnlyList<ClusterVm> vms)
    {
        List<string> found = [];
        foreach (LabHost host in stage.Lab.Hosts)
        {
            foreach (ProcessIdentity qemu in await host.GetQemuProcessesAsync(TestContext.Current.CancellationToken))
            {
                // Asked there: a host with a kernel of its own has processes of its own.
                CommandResult line = await host.RunAsync(["cat", $"/proc/{qemu.Pid}/cmdline"], TestContext.Current.CancellationToken);
                if (GuestProcessorTime.VmOf(line.Output) is { } guest && vms.FirstOrDefault(vm => vm.Id == guest) is { } vm)
                {
                    found.Add($"{vm.Name} on {host.Name}");
                }
            }
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// How often a node was given up since then, or its guardian ended its guests: by intent, or because the machine is too busy to renew leases. Either
    /// is a reason for guests to have been started anew.
    /// </summary>
    public static async Task<int> LossesSinceAsync(this ClusterStage stage, DateTimeOffset since) =>
        (await stage.Eyes.LogAsync()).Count(line => line.At >= since && line.EventId == FailoverStory.NodeRemoved) + stage.Lab.Hosts.Sum(host => EndingsSince(host, since));

    /// <summary>"2026-01-02T03:04:05.678Z The right to run guests has run out; 2 were ended."</summary>
    private static int EndingsSince(LabHost host, DateTimeOffset since)
    {
        string log = host.PathOutside("/var/lib/godwit/guardian.log");
        return !File.Exists(log) ? 0 : File.ReadLines(log).Count(line => line.EndsWith(" were ended.", StringComparison.Ordinal)
            && DateTimeOffset.TryParse(line.Split(' ')[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at) && at >= since);
    }

    public static async Task<ClusterEventView> UntilLoggedAsync(this ClusterStage stage, Func<ClusterEventView, bool> isIt)
    {
        using CancellationTokenSource limit = new(ClusterEyes.Patience, TimeProvider.System);
        while (true)
        {
            if ((await stage.Eyes.LogAsync()).FirstOrDefault(isIt) is { } line)
            {
                return line;
            }

            await Task.Delay(Glance, TimeProvider.System, limit.Token);
        }
    }

    private static async Task AssertRecordsAsync(ClusterStage stage, ClusterVm vm)
    {
        await vm.UntilItWritesAsync();
        GuestStatistics quiet = await vm.Agent.QuietAsync(TestContext.Current.CancellationToken);
        OutageReport seen = vm.Client.Read();
        ulong acknowledged = Math.Max(quiet.Acknowledged, seen.Acknowledged);
        RecordReport report = await stage.VerifyAsync(vm, acknowledged, quiet.Slots);
        Assert.True(report.IsSound, $"{vm.Name}: {report}, {quiet}, heard {seen.Acknowledged}");
        Assert.True(seen.Forgotten == 0, $"{vm.Name} came back without {seen.Forgotten} records that it had acknowledged.");
        Assert.True(quiet.Errors == 0, $"{vm.Name} could not write {quiet.Errors} records.");
        await vm.WorkAsync();
    }

    /// <returns>Nothing when all is well.</returns>
    private static async Task<string> WhyNotAsync(ClusterStage stage, IReadOnlyList<ClusterVm> vms)
    {
        if (vms.FirstOrDefault(vm => vm.Client.Read().CurrentGap > Fresh) is { } silent)
        {
            return $"{silent.Name} does not answer; {ClusterEyes.Describe(await stage.Eyes.TryViewAsync())}";
        }

        if (await stage.Eyes.TryViewAsync() is not { } view || view.Nodes.Any(node => node.State is not (NodeState.Up or NodeState.Quarantined)))
        {
            return ClusterEyes.Describe(await stage.Eyes.TryViewAsync());
        }

        RoleView[] roles = [.. (await stage.Eyes.RolesAsync()).Where(role => vms.Any(vm => vm.Id == role.VmId))];
        return roles.FirstOrDefault(role => role.State is not RoleState.Online || role.Move is not null) is { } restless
            ? $"{restless.Name} is {restless.State} on {restless.OwnerNode}: {restless.Move?.State} {restless.Move?.Problem} {restless.Problem}"
            : "";
    }
}
