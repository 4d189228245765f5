using System.Diagnostics;
using System.Globalization;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Networks;
using Xunit;

namespace Godwit.EndToEnd.Tests.Shares;

/// <summary>A host that the file server has given up, and that does not know it yet.</summary>
[Collection(nameof(TwoKernels))]
public sealed class ShareCutTests(TwoKernels hosts)
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan EndPatience = TimeSpan.FromMinutes(1);

    /// <summary>Against the documentation's advice it is started elsewhere while the first host still runs it. The guest writes nothing meanwhile: it would be to one disk with the other.</summary>
    [Fact]
    [Trait("category", "slow")]
    public Task It_ends_its_guest_once_another_has_taken_it() => hosts.TellOfShareAsync(async vm =>
    {
        GuestStatistics written = await vm.Agent.QuietAsync();
        long begin = Stopwatch.GetTimestamp();
        await hosts.Lab.Links.CutAsync(hosts.A.Name, LabNetwork.Management);
        Problem? problem;
        while ((problem = await ShareStage.TryImportAsync(hosts.B, vm)) is not null && Stopwatch.GetElapsedTime(begin) < LockPatience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }

        Assert.True(problem is null, $"{problem}");
        TimeSpan taken = Stopwatch.GetElapsedTime(begin);
        Assert.Equal(OperationState.Completed, (await StartRace.EndAsync(hosts.B, client => client.StartVmAsync(vm.Name))).State);

        begin = Stopwatch.GetTimestamp();
        await hosts.Lab.Links.RestoreAsync(hosts.A.Name, LabNetwork.Management);
        while ((await hosts.A.GetQemuProcessesAsync()).Count > 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(begin) < EndPatience, "The host that was cut off still runs its guest.");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        TimeSpan ended = Stopwatch.GetElapsedTime(begin);
        vm.Home = hosts.B;
        vm.Client.Reset();
        await vm.UntilHeardAsync();
        await vm.AssertRecordsAsync(written);
        Assert.Equal(ProblemId.RunsElsewhere, (await ShareStage.TryAsync(hosts.A, client => client.StartVmAsync(vm.Name)))?.Id);
        Assert.Null(await ShareStage.TryAsync(hosts.A, client => client.RemoveVmAsync(vm.Name, deleteDisks: false)));
        hosts.Tally.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"host cut off from the file server: taken elsewhere after {taken.TotalSeconds:0.0} s, its guest ended {ended.TotalSeconds:0.0} s after it was back, 0 lost"));
        await vm.Agent.SetAsync(ShareStage.Shape.Load);
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
    });
}
