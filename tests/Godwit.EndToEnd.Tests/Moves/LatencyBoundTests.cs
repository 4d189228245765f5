using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

/// <summary>A storage migration gives way to its guest.</summary>
[Collection(nameof(TwoHosts))]
[Trait("category", "slow")]
public sealed class LatencyBoundTests(TwoHosts hosts)
{
    [Fact]
    public Task It_is_held_back_while_the_guest_waits_longer_than_it_may_and_not_before() => hosts.TellAsync(
        new VmShape { DataMebibytes = 160, Load = "drate=1000" },
        async vm =>
        {
            await vm.StartAsync();
            await vm.AssertWritesOnAsync();
            GuestStatistics before = await vm.Agent.ReadAsync();

            // No flush of a guest's record comes back within a millisecond here.
            OperationView move = await vm.BeginMoveStorageAsync(To(vm, "shelf") with { GuestLatencyBoundMilliseconds = 1, MaximumBytesPerSecond = 8 << 20 });
            using (GodwitClient client = vm.Home.OpenClient())
            {
                OperationView held = await client.UntilAsync(move.Id, view => view.Progress?.HeldBackToBytesPerSecond < 2 << 20);
                Assert.True(held.Progress!.GuestLatency > TimeSpan.FromMilliseconds(1), $"{held.Progress.GuestLatency}");
                await client.CancelOperationAsync(move.Id, TestContext.Current.CancellationToken);
            }

            Assert.Equal(OperationState.Cancelled, (await vm.EndOfAsync(move, vm.Home)).State);

            move = await vm.BeginMoveStorageAsync(To(vm, "attic") with { GuestLatencyBoundMilliseconds = 60_000 });
            List<OperationView> seen = [];
            using (GodwitClient client = vm.Home.OpenClient())
            {
                await foreach (OperationView view in client.WatchOperationAsync(move.Id, cancellationToken: TestContext.Current.CancellationToken))
                {
                    seen.Add(view);
                }
            }

            Assert.Equal(OperationState.Completed, seen[^1].State);
            Assert.All(seen, view => Assert.Null(view.Progress?.HeldBackToBytesPerSecond));
            await vm.AssertSameGuestAsync(before);
            await vm.AssertNothingLostAsync();
        });

    private static MoveStorageRequest To(LabVm vm, string folder) =>
        new() { Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = $"/vms/{vm.Name}-{folder}" } };
}
