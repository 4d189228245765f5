using Godwit.Contracts.Exports;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Checkpoints;
using Godwit.Host.Operations;
using Godwit.Host.Tests.Migration.Sweep;
using Godwit.Host.Vms;
using Godwit.Testing;
using Xunit;

namespace Godwit.Host.Tests.Checkpoints;

/// <summary>What the agent in a guest may do when it is asked to bring the guest's file systems to rest, and what becomes of the checkpoint.</summary>
public sealed class GuestRestTests
{
    private const string Consistent = "FileSystemConsistent, Its disks are file-system consistent: the agent in the guest had frozen 2 file systems.";
    private const string Crash = "CrashConsistent, Its disks are as after a power failure: ";
    private const string Silent = "The guest's agent did not answer guest-";

    /// <summary>How the agent behaves, what Production makes of it, and what ProductionOnly is refused with.</summary>
    public static TheoryData<FakeAgentManner, string, ProblemId?> Manners { get; } = new()
    {
        { FakeAgentManner.Answers,          Consistent,                                                                                          null },
        { FakeAgentManner.IsNotThere,       Crash + "no agent runs in the guest.",                                                               ProblemId.GuestAgentMissing },
        { FakeAgentManner.IsSilent,         Crash + $"the agent in the guest does not answer ({Silent}sync-delimited within 10 s).",              ProblemId.GuestAgentMissing },
        { FakeAgentManner.Babbles,          Crash + $"the agent in the guest does not answer ({Silent}sync-delimited within 10 s).",              ProblemId.GuestAgentMissing },
        { FakeAgentManner.FindsNothing,     Crash + "the agent in the guest found no file system that it can freeze.",                           ProblemId.GuestNotAtRest },
        { FakeAgentManner.RefusesToFreeze,  Crash + "the agent in the guest did not freeze its file systems "
            + "(The guest's agent refused guest-fsfreeze-freeze: failed to open /mnt: Permission denied?[2J).",                                  ProblemId.GuestNotAtRest },
        { FakeAgentManner.FreezesInSilence, Crash + "the agent in the guest did not freeze its file systems "
            + $"({Silent}fsfreeze-freeze within 10 s).",                                                                                         ProblemId.GuestNotAtRest },
    };

    [Theory]
    [MemberData(nameof(Manners))]
    public async Task Production_falls_back_and_says_so_and_ProductionOnly_refuses(FakeAgentManner manner, string expected, ProblemId? refusal)
    {
        await using SweepWorld world = await WorldAsync(manner, CheckpointType.Production);

        AssertSays(expected, await CheckpointAsync(world));
        await world.PrepareAsync(Set(CheckpointType.ProductionOnly));
        Operation? strict = await world.AskAsync(new VmRequest.CreateCheckpoint("strict"), record: false);

        OperationView ended = world.A.Daemon.Ledger.Get(strict!.Id);
        Assert.Equal(refusal, ended.Problem?.Id);
        Assert.Equal(refusal is null ? "new strict" : "new", string.Join(' ', CheckpointTree.All(Vm(world).Configuration).Select(checkpoint => checkpoint.Name)));
        AssertGoesOn(world);
    }

    /// <summary>Its vm.json is not even written and written back.</summary>
    [Theory]
    [InlineData(FakeAgentManner.IsNotThere, false, ProblemId.GuestAgentMissing)]
    [InlineData(FakeAgentManner.Answers, true, ProblemId.GuestNotAtRest)]
    public async Task A_guest_of_which_it_is_known_that_it_cannot_be_brought_to_rest_is_refused_before_anything_is_made(
        FakeAgentManner manner, bool paused, ProblemId refusal)
    {
        await using SweepWorld world = await WorldAsync(manner, CheckpointType.ProductionOnly);
        if (paused)
        {
            await world.PrepareAsync(new VmRequest.Suspend());
        }

        string file = VmFiles.Configuration(Vm(world).Record.Folder);
        DateTime written = File.GetLastWriteTimeUtc(file);
        int commands = world.Qemus.Commands.Count;

        Operation? operation = await world.AskAsync(new VmRequest.CreateCheckpoint("strict"), record: false);

        Assert.Equal(refusal, world.A.Daemon.Ledger.Get(operation!.Id).Problem?.Id);
        Assert.Equal(written, File.GetLastWriteTimeUtc(file));
        Assert.Equal(commands, world.Qemus.Commands.Count);
    }

    [Fact]
    public async Task A_machine_without_a_channel_and_a_guest_that_is_paused_are_kept_as_after_a_power_failure()
    {
        await using SweepWorld world = await WorldAsync(FakeAgentManner.Answers, CheckpointType.Production);
        await world.PrepareAsync(new VmRequest.Suspend());

        Assert.StartsWith("CrashConsistent", await CheckpointAsync(world), StringComparison.Ordinal);
        await world.PrepareAsync(new VmRequest.Resume());
        Vm(world).Accept(Vm(world).Configuration with { GuestAgentPciSlot = null });
        Assert.EndsWith("the machine was made before machines had a channel to an agent in the guest.", await CheckpointAsync(world));
    }

    [Fact]
    public async Task With_memory_or_without_a_guest_no_agent_is_asked_and_nothing_is_said()
    {
        await using SweepWorld world = await WorldAsync(FakeAgentManner.Answers, CheckpointType.Standard);

        Assert.StartsWith(", The guest stood still", await CheckpointAsync(world), StringComparison.Ordinal);
        await world.PrepareAsync(Set(CheckpointType.ProductionOnly));
        await world.PrepareAsync(new VmRequest.TurnOff());
        Assert.Equal(", ", await CheckpointAsync(world));
        Assert.DoesNotContain(world.Qemus.Commands, command => command.Verb.StartsWith("guest-", StringComparison.Ordinal));
    }

    /// <summary>The agent says nothing more once it has frozen, and its question to thaw lies in the channel until it wakes.</summary>
    [Fact]
    public async Task A_guest_that_froze_and_fell_silent_is_thawed_by_the_next_daemon()
    {
        await using SweepWorld world = await FrozenAsync();

        world.A.KillDaemon();
        world.Original!.Agent = FakeAgentManner.Answers;
        world.A.StartDaemon();
        await world.UntilAsync(() => world.A.Unrest is null, "the host is at rest", () => world.A.Unrest);
        AssertGoesOn(world);
    }

    [Fact]
    public async Task A_guest_that_froze_and_fell_silent_is_asked_again_until_it_answers()
    {
        await using SweepWorld world = await FrozenAsync();
        DateTimeOffset since = world.Now;
        await world.UntilAsync(() => world.Now - since > TimeSpan.FromSeconds(45), "all that was asked at once was in vain");
        Assert.True(world.A.Daemon.Frozen.Holds(world.Vm));

        world.Original!.Agent = FakeAgentManner.Answers;

        await world.UntilAsync(() => world.A.Unrest is null, "the host is at rest", () => world.A.Unrest);
        AssertGoesOn(world);
    }

    [Fact]
    public async Task A_frozen_guest_that_is_paused_is_asked_when_it_goes_on()
    {
        await using SweepWorld world = await FrozenAsync();
        await world.PrepareAsync(new VmRequest.Suspend());
        world.Original!.Agent = FakeAgentManner.Answers;
        Assert.True(world.A.Daemon.Frozen.Holds(world.Vm));

        await world.PrepareAsync(new VmRequest.Resume());

        AssertGoesOn(world);
    }

    /// <summary>A later checkpoint does not wait for an agent that may not be there any more.</summary>
    [Fact]
    public async Task Nothing_is_frozen_of_a_guest_that_is_turned_off()
    {
        await using SweepWorld world = await FrozenAsync();

        await world.PrepareAsync(new VmRequest.TurnOff());

        Assert.False(world.A.Daemon.Frozen.Holds(world.Vm));
    }

    /// <summary>From its memory it wakes frozen.</summary>
    [Fact]
    public async Task A_frozen_guest_that_was_saved_is_thawed_when_it_goes_on()
    {
        await using SweepWorld world = await FrozenAsync();
        await world.PrepareAsync(new VmRequest.Save());
        Assert.True(world.A.Daemon.Frozen.Holds(world.Vm));

        await world.PrepareAsync(new VmRequest.Start());

        Assert.False(world.A.Daemon.Frozen.Holds(world.Vm));
        Assert.Contains(world.Qemus.Commands, command => command.Verb == "guest-fsfreeze-thaw" && command.Qemu != world.Original);
    }

    [Theory]
    [InlineData(FakeAgentManner.Answers, CaptureLiveState.CaptureDataConsistentState, null, true)]
    [InlineData(FakeAgentManner.IsNotThere, CaptureLiveState.CaptureDataConsistentState, ProblemId.GuestAgentMissing, false)]
    [InlineData(FakeAgentManner.Answers, CaptureLiveState.CaptureCrashConsistentState, null, false)]
    [InlineData(FakeAgentManner.Answers, CaptureLiveState.CaptureSavedState, null, false)]
    public async Task An_export_disturbs_the_guest_only_if_that_is_wished(FakeAgentManner manner, CaptureLiveState capture, ProblemId? refusal, bool freezes)
    {
        await using SweepWorld world = await WorldAsync(manner, CheckpointType.Standard);
        var request = new ExportVmRequest { Path = Path.Combine(world.Folder, "backup"), CaptureLiveState = capture };

        Operation? export = await world.AskAsync(new VmRequest.Export(request), record: false);

        Assert.Equal(refusal, world.A.Daemon.Ledger.Get(export!.Id).Problem?.Id);
        Assert.Equal(freezes, world.Qemus.Commands.Any(command => command.Verb == "guest-fsfreeze-freeze"));
        AssertGoesOn(world);
    }

    private static async Task<SweepWorld> WorldAsync(FakeAgentManner manner, CheckpointType type)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/qemu-img"), "Overlays are made by qemu-img.");
        var world = new SweepWorld(alone: true);
        await world.BeginAsync();
        world.Original!.Agent = manner;
        await world.PrepareAsync(Set(type));
        return world;
    }

    private static async Task<SweepWorld> FrozenAsync()
    {
        SweepWorld world = await WorldAsync(FakeAgentManner.DiesOfFreezing, CheckpointType.Production);
        Operation operation = Vm(world).Submit(new VmRequest.CreateCheckpoint("new"), "test");
        await world.UntilAsync(() => world.A.Daemon.Ledger.Get(operation.Id).State is not OperationState.Running, "the operation has ended");

        Assert.Equal(OperationState.Completed, world.A.Daemon.Ledger.Get(operation.Id).State);
        Assert.True(world.Original!.IsFrozen);
        Assert.True(world.A.Daemon.Frozen.Holds(world.Vm));
        return world;
    }

    private static VmRequest.Set Set(CheckpointType type) => new(new SetVmRequest { CheckpointType = type });

    private static VmDriver Vm(SweepWorld world) => world.A.Daemon.Directory.Get(world.Vm.ToString());

    /// <returns>What the checkpoint says of its disks, and what the operation says.</returns>
    private static async Task<string> CheckpointAsync(SweepWorld world)
    {
        Operation? made = await world.AskAsync(new VmRequest.CreateCheckpoint("new"), record: false);
        OperationView ended = world.A.Daemon.Ledger.Get(made!.Id);
        Assert.True(ended.State is OperationState.Completed, $"{ended.Problem}");
        return $"{CheckpointTree.All(Vm(world).Configuration)[^1].Consistency}, {ended.Note}";
    }

    /// <summary>Between the two words stands how long the guest stood still.</summary>
    private static void AssertSays(string expected, string actual)
    {
        string[] parts = expected.Split(", ", 2);
        Assert.StartsWith(parts[0], actual, StringComparison.Ordinal);
        Assert.EndsWith(parts[1], actual, StringComparison.Ordinal);
    }

    private static void AssertGoesOn(SweepWorld world)
    {
        Assert.False(world.Original!.IsFrozen);
        Assert.False(world.A.Daemon.Frozen.Holds(world.Vm));
        Assert.Equal(1, world.Original.GuestWrites(1));
        Assert.Empty(world.Qemus.Violations);
    }
}
