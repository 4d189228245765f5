using Godwit.Contracts.Exports;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Host.Checkpoints;
using Godwit.Host.Operations;
using Godwit.Host.Tests.Migration.Sweep;
using Godwit.Host.Vms;
using Godwit.Testing;
using Xunit;

namespace Godwit.Host.Tests.Checkpoints;

/// <summary>What a person cancelled while images were merged under a running guest, and what becomes of it.</summary>
public sealed class MergeCancelTests
{
    /// <summary>Answers that are lost, one after the other, until QEMU has ended the merge.</summary>
    private const int Lost = 40;

    /// <summary>A merge between two images ends by itself, between our last look and the cancel.</summary>
    [Fact]
    public async Task A_cancel_after_QEMU_has_ended_the_merge_leaves_vm_json_and_QEMU_at_one()
    {
        await using SweepWorld world = await WorldAsync();
        int looks = 0;
        Operation? cancelled = await RemoveAsync(world, verb =>
        {
            if (verb == "query-block-jobs" && looks < Lost && ++looks == Lost)
            {
                Vm(world).Current?.Cancel();
            }

            return verb == "query-block-jobs" && looks <= Lost ? FakeVerdict.LoseReply : null;
        });

        Assert.Equal(OperationState.Cancelled, world.A.Daemon.Ledger.Get(cancelled!.Id).State);
        VmConfiguration named = Vm(world).Configuration;
        Task<VmConfiguration> agreed = world.A.Daemon.Get<ChainAgreement>().AgreeAsync(Vm(world).Record, named, Vm(world).Phase.Guest!);
        await world.UntilAsync(() => agreed.IsCompleted, "the two truths have been compared");
        Assert.Same(named, await agreed);
        Assert.Empty(world.Qemus.Violations);
    }

    [Theory]
    [InlineData("an export")]
    [InlineData("a checkpoint that fails")]
    [InlineData("a restore")]
    public async Task What_was_cancelled_is_not_merged_by(string act)
    {
        await using SweepWorld world = await WorldAsync();
        Operation? cancelled = await RemoveAsync(world, verb =>
        {
            if (verb == "block-job-cancel")
            {
                Vm(world).Current?.Cancel();
            }

            return null;
        });
        Assert.Equal(OperationState.Cancelled, world.A.Daemon.Ledger.Get(cancelled!.Id).State);
        IReadOnlySet<string> pending = MergePlan.Pending(Vm(world).Configuration);
        Assert.NotEmpty(pending);

        world.Original!.Agent = FakeAgentManner.RefusesToFreeze;
        await world.PrepareAsync(new VmRequest.Set(new SetVmRequest { CheckpointType = CheckpointType.ProductionOnly }));
        Operation? done = await world.AskAsync(
            act switch
            {
                "an export" => new VmRequest.Export(new ExportVmRequest
                {
                    Path = Path.Combine(world.Folder, "backup"), CaptureLiveState = CaptureLiveState.CaptureCrashConsistentState,
                }),
                "a restore" => new VmRequest.RestoreCheckpoint("c", new()),
                _ => new VmRequest.CreateCheckpoint("strict"),
            },
            record: false);

        Assert.Equal(
            act == "a checkpoint that fails" ? OperationState.Failed : OperationState.Completed, world.A.Daemon.Ledger.Get(done!.Id).State);
        Assert.Equal(pending, MergePlan.Pending(Vm(world).Configuration));
        Assert.Equal("a c", string.Join(' ', CheckpointTree.All(Vm(world).Configuration).Select(checkpoint => checkpoint.Name)));
        Assert.Empty(world.Qemus.Violations);
    }

    private static async Task<SweepWorld> WorldAsync()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/qemu-img"), "Overlays are made by qemu-img.");
        var world = new SweepWorld(alone: true);
        await world.BeginAsync();
        foreach (string name in (string[])["a", "b", "c"])
        {
            await world.AskAsync(new VmRequest.CreateCheckpoint(name), record: false);
        }

        return world;
    }

    /// <summary>Removes the checkpoint in the middle.</summary>
    /// <param name="world">The world.</param>
    /// <param name="meanwhile">What happens to a command; null for what else would.</param>
    private static async Task<Operation?> RemoveAsync(SweepWorld world, Func<string, FakeVerdict?> meanwhile)
    {
        Func<FakeQemu, string, FakeVerdict> usual = world.Qemus.Intercept!;
        world.Qemus.Intercept = (qemu, verb) =>
        {
            FakeVerdict verdict = usual(qemu, verb);
            return meanwhile(verb) ?? verdict;
        };
        Operation? operation = await world.AskAsync(new VmRequest.RemoveCheckpoint("b", Subtree: false), record: false);
        world.Qemus.Intercept = usual;
        return operation;
    }

    private static VmDriver Vm(SweepWorld world) => world.A.Daemon.Directory.Get(world.Vm.ToString());
}
