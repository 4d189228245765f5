using Godwit.Client;
using Godwit.Contracts.Checkpoints;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Xunit;

namespace Godwit.EndToEnd.Tests.Checkpoints;

/// <summary>What must be true of a VM with checkpoints whatever happened to it.</summary>
internal static class CheckpointTruths
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    public static async Task<OperationView> CheckpointAsync(this LabVm vm, string name) =>
        await vm.DoAsync((client, id) => client.CreateCheckpointAsync(id, new CreateCheckpointRequest { Name = name }));

    public static Task RestoreAsync(this LabVm vm, string name, bool start) =>
        vm.DoAsync((client, id) => client.RestoreCheckpointAsync(id, name, new RestoreCheckpointRequest { Start = start }));

    public static Task RemoveCheckpointAsync(this LabVm vm, string name, bool subtree = false) =>
        vm.DoAsync((client, id) => client.RemoveCheckpointAsync(id, name, subtree));

    public static async Task<IReadOnlyList<CheckpointView>> CheckpointsAsync(this LabVm vm)
    {
        using GodwitClient client = vm.Home.OpenClient();
        return await client.GetCheckpointsAsync(vm.Name);
    }

    /// <summary>"a, b on a, c on b; now on c".</summary>
    public static async Task<string> TreeAsync(this LabVm vm)
    {
        IReadOnlyList<CheckpointView> all = await vm.CheckpointsAsync();
        IEnumerable<string> lines = all.Select(one => one.ParentId is { } parent ? $"{one.Name} on {all.Single(other => other.Id == parent).Name}" : one.Name);
        return string.Join(", ", lines) + (all.SingleOrDefault(one => one.IsCurrent) is { } current ? $"; now on {current.Name}" : "");
    }

    /// <summary>Waits until the host has finished what it does by itself.</summary>
    public static async Task<VmView> UntilAtRestAsync(this LabVm vm)
    {
        using CancellationTokenSource limit = new(Patience, TimeProvider.System);
        VmView view;
        while ((view = await vm.ViewAsync()).Operation is not null)
        {
            await Task.Delay(Glance, TimeProvider.System, limit.Token);
        }

        return view;
    }

    /// <summary>Every image below a disk is a checkpoint's, every one is there, and there is no file beside them.</summary>
    public static async Task AssertImagesAsync(this LabVm vm, bool hidden = false)
    {
        VmView view = await vm.UntilAtRestAsync();
        VmConfiguration now = view.Configuration;
        IReadOnlyList<Checkpoint> checkpoints = now.Checkpoints ?? [];
        VirtualHardDisk[] disks = [.. now.Disks, .. checkpoints.SelectMany(checkpoint => checkpoint.Configuration.Disks)];
        if (!hidden)
        {
            HashSet<string> tops = [.. checkpoints.SelectMany(checkpoint => checkpoint.Configuration.Disks).Select(disk => disk.Path)];
            Assert.All(disks.SelectMany(disk => disk.Layers ?? []), layer => Assert.Contains(layer.Path, tops));
        }

        string[] known =
        [
            .. disks.SelectMany(disk => (disk.Layers ?? []).Select(layer => layer.Path).Append(disk.Path)),
            .. checkpoints.Select(checkpoint => checkpoint.MemoryPath).OfType<string>(),
            .. new[] { "vm.json", "kernel", "initrd" }.Select(name => $"{view.ConfigurationFolder}/{name}"),
            .. view.State is VmState.Saved ? [$"{view.ConfigurationFolder}/memory.state"] : (string[])[],
        ];
        string outside = vm.Home.PathOutside(view.ConfigurationFolder);
        string[] there = [.. Directory.EnumerateFiles(outside).Select(file => view.ConfigurationFolder + "/" + Path.GetFileName(file))];
        Assert.Equal(known.Distinct().Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
    }

    /// <summary>The guest answers, as it was before it was marked, and writes on.</summary>
    public static async Task AssertBeforeAsync(this LabVm vm, GuestStatistics before, GuestStatistics marked)
    {
        Assert.NotEqual(before.Mark, marked.Mark);
        GuestStatistics now = await vm.AssertSameGuestAsync(before);
        Assert.True(now.Mark == before.Mark, $"The guest remembers {now.Mark}, as if it had never gone back.");
        await vm.AssertWritesOnAsync();
    }
}
