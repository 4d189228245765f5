using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Faults;

/// <summary>A VM whose storage migration is disturbed: from /vms/NAME to /vms/NAME-shelf.</summary>
internal sealed class StorageFaultStage(LabVm vm)
{
    /// <summary>Slow enough to be in the middle of it, bytes a second.</summary>
    private const long SlowRate = 4 << 20;

    private const long FirstBytes = 2 << 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    public string Old { get; } = $"/vms/{vm.Name}";

    public string New { get; } = $"/vms/{vm.Name}-shelf";

    public static MoveStorageRequest To(string folder) => new() { Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = folder } };

    public async Task<OperationView> BeginAsync(bool slowly)
    {
        using GodwitClient client = vm.Home.OpenClient();
        return await client.MoveVmStorageAsync(vm.Name, To(New) with { MaximumBytesPerSecond = slowly ? SlowRate : null });
    }

    /// <summary>Brings a migration to its moment and lets a fault strike there; gives it back as it was then.</summary>
    public async Task<OperationView> StrikeAsync(StorageMoment moment, Func<Task> fault)
    {
        using MoveHold? hold = moment switch
        {
            StorageMoment.Mirroring => null,
            StorageMoment.Switch => MoveHold.BeforeSwitch(vm.Home),
            StorageMoment.Switched => MoveHold.AfterSwitch(vm.Home),
        };
        OperationView move = await BeginAsync(slowly: moment is StorageMoment.Mirroring);
        await UntilAsync(move.Id, moment);
        if (moment is not StorageMoment.Mirroring)
        {
            vm.Client.Reset();
            await vm.UntilSilentAsync(Pause);
        }

        await fault();
        return move;
    }

    /// <summary>As systemd would.</summary>
    public async Task KillAndRestartDaemonAsync()
    {
        await vm.Home.KillDaemonAsync();
        await vm.Home.StartDaemonAsync();
    }

    /// <summary>What the issue promises: the VM has its files at one place and all of them, the other has nothing.</summary>
    public async Task AssertAtAsync(string folder)
    {
        VmView view = await vm.ViewAsync();
        Assert.Equal(folder, view.ConfigurationFolder);
        Assert.All(view.Configuration.Disks, disk => Assert.StartsWith(folder + "/", disk.Path, StringComparison.Ordinal));
        Assert.All(view.Configuration.Disks, disk => Assert.True(File.Exists(vm.Home.PathOutside(disk.Path)), disk.Path));
        string other = vm.Home.PathOutside(folder == Old ? New : Old);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (Directory.Exists(other))
        {
            Assert.False(limit.IsCancellationRequested, $"{other} still holds {string.Join(' ', Directory.EnumerateFileSystemEntries(other))}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>The guest runs on as the same one, has lost nothing, and its storage can move now.</summary>
    public async Task AssertGoesOnAsync(GuestStatistics before)
    {
        await vm.AssertSameGuestAsync(before);
        await AssertWorksAsync();
    }

    /// <summary>It writes, has lost nothing, and a later migration succeeds and loses nothing either.</summary>
    public async Task AssertWorksAsync()
    {
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
        await vm.Agent.SetAsync(vm.Shape.Load);
        OperationView later = await vm.DoAsync((client, name) => client.MoveVmStorageAsync(name, To($"/vms/{vm.Name}-later")));
        Assert.Empty(later.Report!.LeftBehind);
        Assert.False(Directory.Exists(vm.Home.PathOutside(Old)) || Directory.Exists(vm.Home.PathOutside(New)), "An earlier place is still there.");
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
    }

    public async Task AssertEndAsync(OperationId id, OperationState state, params ProblemId[] problems)
    {
        using GodwitClient client = vm.Home.OpenClient();
        OperationView end = await client.WaitForOperationAsync(id, TestContext.Current.CancellationToken);
        Assert.True(end.State == state, $"The history says {end.State}: {end.Problem}");
        Assert.True(problems is [] || (end.Problem is { Message.Length: > 0, Remedy.Length: > 0 } && problems.Contains(end.Problem.Id)), $"{end.Problem}");
    }

    /// <summary>Runs a command inside the host that has to succeed.</summary>
    public async Task InsideAsync(params string[] command)
    {
        CommandResult result = await vm.Home.RunAsync(command, TestContext.Current.CancellationToken);
        Assert.True(result.Succeeded, $"{string.Join(' ', command)}: {result.Error}");
    }

    private async Task UntilAsync(OperationId move, StorageMoment moment)
    {
        using GodwitClient client = vm.Home.OpenClient();
        await foreach (OperationView view in client.WatchOperationAsync(move, cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.True(view.State is OperationState.Running, $"It ended before {moment}: {view.Problem}");
            if (view.Progress is { } progress && (moment is StorageMoment.Mirroring
                ? progress.Phase is MovePhase.Mirroring && progress.Disks.Sum(disk => disk.BytesDone) > FirstBytes
                : progress.Phase is MovePhase.Switchover))
            {
                return;
            }
        }
    }
}
