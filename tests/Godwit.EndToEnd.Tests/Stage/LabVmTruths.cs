using Godwit.Contracts.Vms;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Stage;

/// <summary>What must be true of a VM whatever happened to it.</summary>
internal static class LabVmTruths
{
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(20);

    /// <summary>The guest answers now, as the one that was there before: its clock went on and its memory is what it was.</summary>
    public static async Task<GuestStatistics> AssertSameGuestAsync(this LabVm vm, GuestStatistics before)
    {
        GuestStatistics now = await vm.Agent.ReadAsync().WaitAsync(AnswerPatience, TimeProvider.System);
        Assert.Equal(before.Boot, now.Boot);
        Assert.True(now.Clock > before.Clock, $"The guest's clock stood at {before.Clock} and is at {now.Clock}: it was started anew.");
        Assert.True(now.Pages >= before.Pages, "The guest has forgotten what it had in memory.");
        Assert.True(now.Acknowledged >= before.Acknowledged, "The guest has forgotten records.");
        return now;
    }

    /// <summary>It runs on; it is not just a last answer.</summary>
    public static async Task AssertWritesOnAsync(this LabVm vm)
    {
        ulong before = (await vm.Agent.ReadAsync()).Acknowledged;
        using CancellationTokenSource limit = new(AnswerPatience, TimeProvider.System);
        while ((await vm.Agent.ReadAsync(limit.Token)).Acknowledged < before + 10)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Every acknowledged record is on every disk, in the files of the host that has the VM. The guest is quiet afterwards.</summary>
    public static async Task<GuestStatistics> AssertNothingLostAsync(this LabVm vm)
    {
        GuestStatistics final = await vm.Agent.QuietAsync();
        Assert.Equal(0UL, final.Errors);
        await vm.AssertRecordsAsync(final);
        return final;
    }

    public static async Task AssertRecordsAsync(this LabVm vm, GuestStatistics final)
    {
        VmView view = await vm.ViewAsync();
        // Disks that came later get no records.
        foreach (VirtualHardDisk disk in view.Configuration.Disks.Take(vm.Shape.Disks.Count))
        {
            RecordReport report = await RecordVerifier.VerifyAsync(vm.Home.PathOutside(disk.Path), disk.Format, final.Acknowledged, final.Slots);
            Assert.True(report.IsSound, $"{disk.Path}: {report}, {final}");
            Assert.True(report.Checked > 0, "No record was written at all.");
        }
    }

    /// <summary>Waits until the guest has written records and changed memory.</summary>
    public static async Task<GuestStatistics> UntilItHasMemoryToLoseAsync(this LabVm vm)
    {
        using CancellationTokenSource limit = new(AnswerPatience, TimeProvider.System);
        GuestStatistics now;
        while ((now = await vm.Agent.ReadAsync(limit.Token)) is not { Pages: > 0, Acknowledged: > 0 })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }

        return now;
    }

    /// <summary>Waits until the guest answers to something that was asked since the client's last reset.</summary>
    public static async Task UntilHeardAsync(this LabVm vm)
    {
        using CancellationTokenSource limit = new(LabVm.BootPatience, TimeProvider.System);
        while (vm.Client.Read().Answered == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Waits until the guest has said nothing for so long.</summary>
    public static async Task UntilSilentAsync(this LabVm vm, TimeSpan silence)
    {
        using CancellationTokenSource limit = new(AnswerPatience, TimeProvider.System);
        while (vm.Client.Read().CurrentGap < silence)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Waits until the guest answers and has booted since.</summary>
    public static async Task UntilBootedAsync(this LabVm vm, GuestStatistics before)
    {
        using CancellationTokenSource limit = new(LabVm.BootPatience, TimeProvider.System);
        while (true)
        {
            try
            {
                if ((await vm.Agent.ReadAsync(limit.Token)).Boot != before.Boot)
                {
                    return;
                }
            }
            catch (TimeoutException)
            {
                // It boots.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Its QEMU was killed, and nobody asks for it: it boots again, and goes to work.</summary>
    public static async Task UntilStartedAgainAsync(this LabVm vm, GuestStatistics before)
    {
        await vm.UntilBootedAsync(before);
        await vm.Agent.SetAsync(vm.Shape.Load);
    }

    /// <summary>It runs at one host, and the other has nothing of it or anybody.</summary>
    public static async Task AssertOneOwnerAsync(this LabVm vm, LabHost owner, VmState state = VmState.Running)
    {
        vm.Home = owner;
        VmView view = await vm.ViewAsync();
        Assert.Equal(vm.Id, view.Id);
        Assert.Equal(state, view.State);
        Assert.Equal(state is VmState.Off or VmState.Saved ? 0 : 1, (await owner.GetQemuProcessesAsync()).Count);
        Assert.All(view.Configuration.Disks, disk => Assert.True(File.Exists(owner.PathOutside(disk.Path)), disk.Path));
        await HostLitter.AssertNoneAsync(vm.Hosts.Other(owner));
    }
}
