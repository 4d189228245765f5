using System.Globalization;
using Godwit.Client;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Faults;

/// <summary>
/// What the issue promises for every fault: the guest runs on, as the same guest; its writes stall at most five seconds; no
/// record is lost; one host has it and the other has nothing; and it can move again.
/// </summary>
internal sealed class FaultStory(TwoHosts hosts)
{
    private static readonly TimeSpan LongestStall = TimeSpan.FromSeconds(5);

    public Task TellAsync(Moment moment, Fault fault) => hosts.TellAsync(
        new VmShape { DataMebibytes = moment is Moment.Mirror ? 48 : 8, Load = "drate=100 mem=48 mrate=20" },
        async vm =>
        {
            LabHost source = vm.Home;
            await vm.StartAsync();
            GuestStatistics before = await vm.Agent.ResetAsync();

            OperationView move = await new FaultStage(vm).RunAsync(moment, fault);

            Outcome outcome = Outcomes.Of(moment, fault);
            if (outcome is Outcome.StartedAgainAtSource)
            {
                await StartAgainAsync(vm, before);
            }
            else
            {
                GuestStatistics after = await vm.AssertSameGuestAsync(before);
                OutageReport outage = vm.Client.Read();
                Report(moment, fault, move, outage, after);
                await vm.AssertOneOwnerAsync(outcome is Outcome.RunsAtSource ? source : hosts.Other(source));
                await AssertEndAsync(vm, source, move.Id, outcome);
                Assert.True(after.LongestWrite <= LongestStall, $"A write took {after.LongestWrite}.");

                // Once the register has changed nobody may guess: the guest waits as long as the hosts cannot talk.
                TimeSpan allowed = LongestStall + (fault is Fault.AllLinksCut && moment is Moment.RegisterChanged ? FaultStage.Partition : TimeSpan.Zero);
                Assert.True(outage.LongestGap <= allowed * MachineLoad.Slowness(), $"The guest was silent for {outage.LongestGap}.");
            }

            await vm.AssertWritesOnAsync();
            await vm.AssertNothingLostAsync();
            await vm.Agent.SetAsync(vm.Shape.Load);
            await vm.MoveAsync();
            await vm.AssertOneOwnerAsync(vm.Home);
            await vm.AssertWritesOnAsync();
            await vm.AssertNothingLostAsync();
        });

    private static async Task AssertEndAsync(LabVm vm, LabHost source, OperationId id, Outcome outcome)
    {
        using GodwitClient client = source.OpenClient();
        OperationState wanted = outcome is Outcome.RunsAtDestination ? OperationState.Completed : OperationState.Failed;
        OperationView end = await client.GetOperationAsync(id);
        Assert.True(end.State == wanted, $"The history says {end.State}: {end.Problem}");
        Assert.True(wanted is OperationState.Completed || end.Problem is { Message.Length: > 0, Remedy.Length: > 0 }, "A failure says why and what to do.");
    }

    private async Task StartAgainAsync(LabVm vm, GuestStatistics before)
    {
        await vm.UntilStartedAgainAsync(before);
        await HostLitter.AssertNoneAsync(hosts.Other(vm.Home));
        GuestStatistics booted = await vm.Agent.ReadAsync();
        Assert.True(booted.Acknowledged >= before.Acknowledged, "The disk has forgotten records.");
    }

    private void Report(Moment moment, Fault fault, OperationView move, OutageReport outage, GuestStatistics after) => hosts.Tally.Line(string.Create(
        CultureInfo.InvariantCulture,
        $"fault {moment,-16} {fault,-24} {move.State,-10} longest gap {outage.LongestGap.TotalMilliseconds,5:0} ms, longest write {after.LongestWrite.TotalMilliseconds,5:0} ms  {move.Problem?.Id}"));
}
