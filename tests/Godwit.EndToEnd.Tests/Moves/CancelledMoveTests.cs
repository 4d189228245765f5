using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.EndToEnd.Tests.Faults;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

[Collection(nameof(TwoHosts))]
public sealed class CancelledMoveTests(TwoHosts hosts)
{
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(Moment.Mirror)]
    [InlineData(Moment.Memory)]
    public Task A_cancelled_move_ends_quickly_and_leaves_the_guest_at_work_and_nothing_behind(Moment moment) => hosts.TellAsync(
        new VmShape { DataMebibytes = moment is Moment.Mirror ? 48 : 8, Load = "drate=100 mem=48 mrate=20" },
        async vm =>
        {
            await vm.StartAsync();
            GuestStatistics before = await vm.Agent.ResetAsync();
            await hosts.SetRateAsync(TwoHosts.SlowRate);
            OperationView move = await vm.BeginMoveAsync(hosts.B);
            await MoveMoments.UntilAsync(hosts.A, move.Id, moment);
            vm.Client.Reset();
            long asked = TimeProvider.System.GetTimestamp();

            using (GodwitClient client = hosts.A.OpenClient())
            {
                await client.CancelOperationAsync(move.Id);
            }

            OperationView end = await vm.EndOfAsync(move, hosts.A);
            Assert.Equal(OperationState.Cancelled, end.State);
            Assert.InRange(TimeProvider.System.GetElapsedTime(asked), TimeSpan.Zero, Quick);
            await hosts.SetRateAsync(TwoHosts.FullRate);
            GuestStatistics after = await vm.AssertSameGuestAsync(before);
            Assert.InRange(vm.Client.Read().LongestGap, TimeSpan.Zero, Quick);
            Assert.InRange(after.LongestWrite, TimeSpan.Zero, Quick);
            await vm.AssertOneOwnerAsync(hosts.A);
            await vm.AssertWritesOnAsync();

            await vm.MoveAsync();
            await vm.AssertOneOwnerAsync(hosts.B);
            await vm.AssertNothingLostAsync();
        });
}
