using System.Diagnostics;
using System.Globalization;
using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.FileServers;
using Xunit;

namespace Godwit.EndToEnd.Tests.Shares;

/// <summary>What people ask for while the file server says nothing: each has its answer soon, and it names the share.</summary>
[Collection(nameof(TwoKernels))]
public sealed class ShareSilenceTests(TwoKernels hosts)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    [Trait("category", "slow")]
    public Task Checks_imports_and_moves_are_refused_at_once_and_a_machine_can_be_turned_off() => hosts.TellOfShareAsync(async vm =>
    {
        LabFileServer server = hosts.Lab.FileServer!;
        var move = new MoveRequest { DestinationHost = hosts.B.Name, Storage = ShareStage.OnlyTheMachine };
        await server.KillAsync();
        TimeSpan compared = await RefusedAsync(() => CompareAsync(vm, move));
        TimeSpan imported = await RefusedAsync(() => ShareStage.TryImportAsync(hosts.B, vm));
        TimeSpan moved = await RefusedAsync(() => ShareStage.TryAsync(hosts.A, client => client.MoveVmAsync(vm.Name, move, TestContext.Current.CancellationToken)));
        TimeSpan saved = await RefusedAsync(() => SaveAsync(vm));
        (Problem? kept, TimeSpan off) = await AnsweredAsync(() => ShareStage.TryAsync(
            hosts.A, client => client.StopVmAsync(vm.Name, new StopVmRequest { TurnOff = true }, TestContext.Current.CancellationToken)));

        // A write that the kernel has begun may keep the process, and no longer the guest.
        Assert.True(kept is null or { Id: ProblemId.VolumeUnavailable }, $"{kept}");
        Assert.Equal(kept is null ? VmState.Off : VmState.Stopping, (await vm.ViewAsync()).State);
        await hosts.A.KillDaemonAsync();
        await hosts.A.StartDaemonAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(VmState.Running, (await vm.ViewAsync()).State);

        await server.StartAsync(TestContext.Current.CancellationToken);
        await ShareStage.UntilOnlineAsync(hosts.A);
        await vm.UntilOffAsync();
        await vm.StartAsync();
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
        hosts.Tally.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"file server silent: a check is refused after {compared.TotalSeconds:0.0} s, an import after {imported.TotalSeconds:0.0} s, a move after "
            + $"{moved.TotalSeconds:0.0} s, a save after {saved.TotalSeconds:0.0} s; turned off after {off.TotalSeconds:0.0} s{(kept is null ? "" : $": {kept.Message}")}"));
    });

    [Fact]
    [Trait("category", "slow")]
    public Task A_machine_is_not_saved_where_its_host_may_write_no_more_and_runs_on() => hosts.TellOfShareAsync(async vm =>
    {
        LabFileServer server = hosts.Lab.FileServer!;
        await server.RevokeAsync(hosts.A);
        Problem? refused = await SaveAsync(vm);
        try
        {
            Assert.Equal(ProblemId.ShareAccessDenied, refused?.Id);
            Assert.Contains(@"LAB\HOSTA$", refused!.Message, StringComparison.Ordinal);
            Assert.Equal(VmState.Running, (await vm.ViewAsync()).State);
            await ShareStage.GrantAsSaidAsync(server, refused.Remedy);
        }
        finally
        {
            await server.GrantAsync(hosts.A);
        }

        Assert.Null(await SaveAsync(vm));
        await vm.StartAsync();
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
        hosts.Tally.Line($"revoked: {refused.Message}");
    });

    private static async Task<TimeSpan> RefusedAsync(Func<Task<Problem?>> ask)
    {
        (Problem? problem, TimeSpan took) = await AnsweredAsync(ask);
        Assert.Equal(ProblemId.VolumeUnavailable, problem?.Id);
        return took;
    }

    private static async Task<(Problem? Problem, TimeSpan Took)> AnsweredAsync(Func<Task<Problem?>> ask)
    {
        long begin = Stopwatch.GetTimestamp();
        Problem? problem = await ask();
        TimeSpan took = Stopwatch.GetElapsedTime(begin);
        Assert.True(took < Soon, $"It took {took}.");
        return (problem, took);
    }

    private Task<Problem?> SaveAsync(LabVm vm) =>
        ShareStage.TryAsync(hosts.A, client => client.SaveVmAsync(vm.Name, TestContext.Current.CancellationToken));

    private async Task<Problem?> CompareAsync(LabVm vm, MoveRequest move)
    {
        using GodwitClient client = hosts.A.OpenClient();
        try
        {
            await client.CheckMoveAsync(vm.Name, move, TestContext.Current.CancellationToken);
            return null;
        }
        catch (GodwitException refused)
        {
            return refused.Problem;
        }
    }
}
