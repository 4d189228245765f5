using System.Globalization;
using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

/// <summary>A guest that writes memory faster than the link takes it: how each policy ends, and that the cap holds.</summary>
[Collection(nameof(TwoHosts))]
public sealed class ConvergenceTests(TwoHosts hosts)
{
    /// <summary>
    /// What a client sees beyond the guest's pause: the switch learns the new port, code is translated anew under TCG (110 to 250 ms,
    /// facts/qemu.md §2), and the client itself waits for a processor.
    /// </summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(600) * MachineLoad.Slowness();

    /// <summary>An eighth of a page is random: the narrow link carries some 20 MiB a second of it.</summary>
    // More than 40 MiB, and a guest of 128 has no memory left and starts anew.
    private static readonly VmShape Furious = new() { Load = "drate=20 mem=40 mrate=400 rnd=0", DataMebibytes = 2 };

    /// <summary>With a short queue, or heartbeats would wait behind memory for longer than they may.</summary>
    private const string NarrowRate = "24mbit";
    private const string NarrowQueue = "256kb";

    /// <summary>So little that a guest at work does not come to rest below it, on a slow machine neither.</summary>
    private static readonly MovePolicy Policy = new() { BlackoutCapMilliseconds = 2000, DowntimeLimitMilliseconds = 5, Steps = [] };

    [Fact]
    [Trait("category", "slow")]
    public Task A_move_that_may_not_wait_ends_and_leaves_the_guest_at_work_and_nothing_behind() => hosts.TellAsync(
        Furious,
        async vm =>
        {
            await vm.StartAsync();
            await PreferAsync(vm);
            GuestStatistics before = await vm.Agent.ReadAsync();
            await hosts.SetRateAsync(NarrowRate, NarrowQueue);
            vm.Client.Reset();

            OperationView end = await vm.EndOfAsync(
                await BeginAsync(vm, Policy with { WhenNotConverging = WhenNotConverging.Abort, PatienceSeconds = 4 }), hosts.A);

            Assert.Equal((OperationState.Failed, ProblemId.NotConverging), (end.State, end.Problem?.Id));
            await hosts.SetRateAsync(TwoHosts.FullRate);
            await vm.AssertSameGuestAsync(before);
            Assert.InRange(vm.Client.Read().LongestGap, TimeSpan.Zero, TimeSpan.FromSeconds(2));
            await vm.AssertOneOwnerAsync(hosts.A);
            await vm.AssertNothingLostAsync();
        });

    /// <summary>The link would take it, and the administrator's cap does not.</summary>
    [Fact]
    [Trait("category", "slow")]
    public Task A_cap_below_the_dirty_rate_is_a_link_that_the_guest_outruns() => hosts.TellAsync(
        Furious,
        async vm =>
        {
            await vm.StartAsync();
            await PreferAsync(vm);
            GuestStatistics before = await vm.Agent.ReadAsync();
            using GodwitClient client = hosts.A.OpenClient();
            OperationView move = await client.MoveVmAsync(vm.Name, vm.MoveTo(hosts.B) with
            {
                MaximumBytesPerSecond = 3_000_000,
                Policy = Policy with { WhenNotConverging = WhenNotConverging.Abort, PatienceSeconds = 4 },
            });

            OperationView end = await vm.EndOfAsync(move, hosts.A);

            Assert.Equal((OperationState.Failed, ProblemId.NotConverging), (end.State, end.Problem?.Id));
            await vm.AssertSameGuestAsync(before);
            await vm.AssertOneOwnerAsync(hosts.A);
            await vm.AssertNothingLostAsync();
        });

    [Fact]
    [Trait("category", "slow")]
    public Task A_move_that_waits_says_why_and_goes_on_when_the_guest_is_calmer() => hosts.TellAsync(
        Furious,
        async vm =>
        {
            await vm.StartAsync();
            await PreferAsync(vm);
            GuestStatistics before = await vm.Agent.ReadAsync();
            await hosts.SetRateAsync(NarrowRate, NarrowQueue);
            OperationView move = await BeginAsync(vm, Policy);
            using (GodwitClient client = hosts.A.OpenClient())
            {
                OperationView waiting = await client.UntilAsync(move.Id, view => view.Note is not null && view.Progress?.Memory.Passes >= 4);
                Assert.Contains("The guest writes memory", waiting.Note, StringComparison.Ordinal);
                Assert.Contains("until the guest is calmer", waiting.Note, StringComparison.Ordinal);
            }

            vm.Client.Reset();
            await vm.Agent.SetAsync("mrate=0 drate=1");
            OperationView end = await vm.EndOfAsync(move, hosts.A);

            Assert.True(end.State is OperationState.Completed, $"{end.Problem}");
            await hosts.SetRateAsync(TwoHosts.FullRate);
            AssertCapHeld(vm, end.Report!, TimeSpan.FromMilliseconds(Policy.BlackoutCapMilliseconds!.Value));
            await vm.AssertSameGuestAsync(before);
            await vm.AssertOneOwnerAsync(hosts.B);
            await vm.AssertNothingLostAsync();
        });

    [Fact]
    public Task A_guest_that_cannot_be_handed_over_in_time_goes_on_before_the_cap() => hosts.TellAsync(
        new VmShape(),
        async vm =>
        {
            await vm.StartAsync();
            GuestStatistics before = await vm.Agent.ReadAsync();
            vm.Client.Reset();
            OperationView end;
            using (MoveHold.BeforeArm(hosts.A))
            {
                end = await vm.EndOfAsync(await BeginAsync(vm, new MovePolicy { BlackoutCapMilliseconds = 800 }), hosts.A);
            }

            Assert.Equal((OperationState.Failed, ProblemId.BlackoutCapExceeded), (end.State, end.Problem?.Id));
            await vm.AssertSameGuestAsync(before);
            // The cap is counted from when the guest was last seen at work, which is before it stood still: the client's gap is shorter than what was over.
            Assert.InRange(vm.Client.Read().LongestGap, TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(800) + Tolerance);
            await vm.AssertOneOwnerAsync(hosts.A);
            await vm.AssertNothingLostAsync();
        });

    /// <summary>Rates around those that just fit, and caps that leave little room: whatever the end, no pause is longer than its cap.</summary>
    [Theory]
    [Trait("category", "slow")]
    [InlineData(300, 100, 10, false)]
    [InlineData(300, 300, 60, false)]
    [InlineData(600, 600, 30, true)]
    [InlineData(600, 600, 400, false)]
    [InlineData(1500, 1500, 20, true)]
    [InlineData(1500, 1500, 120, false)]
    [InlineData(3000, 3000, 400, true)]
    public Task No_pause_is_longer_than_its_cap(int cap, int limit, int rate, bool narrow) => hosts.TellAsync(
        new VmShape { Load = string.Create(CultureInfo.InvariantCulture, $"drate=20 mem=40 mrate={rate}"), DataMebibytes = 2 },
        async vm =>
        {
            await vm.StartAsync();
            await (narrow ? hosts.SetRateAsync(NarrowRate, NarrowQueue) : hosts.SetRateAsync(TwoHosts.SlowRate));
            vm.Client.Reset();
            OperationView end = await vm.EndOfAsync(
                await BeginAsync(
                    vm,
                    new MovePolicy
                    {
                        BlackoutCapMilliseconds = cap, DowntimeLimitMilliseconds = limit, Steps = [], WhenNotConverging = WhenNotConverging.Abort, PatienceSeconds = 8,
                    }),
                hosts.A);
            await hosts.SetRateAsync(TwoHosts.FullRate);
            vm.Home = end.State is OperationState.Completed ? hosts.B : hosts.A;
            await vm.Agent.ReadAsync();
            if (end.Report is { } report)
            {
                AssertCapHeld(vm, report, TimeSpan.FromMilliseconds(cap));
            }
            else
            {
                Line(vm, TimeSpan.FromMilliseconds(cap), $"{end.Problem?.Id}: {end.Problem?.Message}");
                Assert.Contains(end.Problem!.Id, new[] { ProblemId.NotConverging, ProblemId.BlackoutCapExceeded });
                Assert.InRange(vm.Client.Read().LongestGap, TimeSpan.Zero, TimeSpan.FromMilliseconds(cap) + Tolerance);
            }

            await vm.AssertOneOwnerAsync(vm.Home);
            await vm.AssertNothingLostAsync();
        });

    /// <summary>A guest that gets no processor writes nothing, and every move of it comes to its end: it shall not wait behind others here.</summary>
    private static async Task PreferAsync(LabVm vm)
    {
        int qemu = Assert.Single(await vm.Home.GetQemuProcessesAsync()).Pid;
        string[] threads = [.. Directory.GetDirectories($"/proc/{qemu}/task").Select(path => Path.GetFileName(path)!)];
        await Tool.RunAsync("renice", ["-n", "-15", "-p", .. threads]);
    }

    private async Task<OperationView> BeginAsync(LabVm vm, MovePolicy policy)
    {
        using GodwitClient client = hosts.A.OpenClient();
        return await client.MoveVmAsync(vm.Name, vm.MoveTo(hosts.B) with { Policy = policy });
    }

    /// <summary>Lab hosts have one clock, so the time from the source's STOP to the destination's RESUME is the guest's pause.</summary>
    private void AssertCapHeld(LabVm vm, MoveReport report, TimeSpan cap)
    {
        Line(vm, cap, $"blackout {report.Blackout?.TotalMilliseconds:0} ms, stop to resume {report.StopToResume?.TotalMilliseconds:0} ms, {report.MemoryPasses} passes");
        // A destination that lost sight of the source asks for the guest itself, and then nobody tells when it went on.
        Assert.InRange((report.StopToResume ?? report.Blackout)!.Value, TimeSpan.Zero, cap);
        Assert.InRange(vm.Client.Read().LongestGap, TimeSpan.Zero, cap + Tolerance);
    }

    private void Line(LabVm vm, TimeSpan cap, string what) => hosts.Tally.Line(string.Create(
        CultureInfo.InvariantCulture, $"{vm.Shape.Load}, cap {cap.TotalMilliseconds:0} ms: {what}; longest gap {vm.Client.Read().LongestGap.TotalMilliseconds:0} ms"));
}
