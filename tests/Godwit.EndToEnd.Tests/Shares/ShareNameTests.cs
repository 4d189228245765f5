using Godwit.Client;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Contracts.Volumes;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.FileServers;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Shares;

/// <summary>A share that has two names, and one that is no longer offered.</summary>
[Collection(nameof(TwoKernels))]
public sealed class ShareNameTests(TwoKernels hosts)
{
    private const string SecondName = $@"\\{LabFileServer.SecondDnsName}\{LabFileServer.ShareName}";

    [Fact]
    [Trait("category", "slow")]
    public Task By_a_second_name_it_is_the_same_machine_and_the_same_image() => hosts.TellOfShareAsync(async vm =>
    {
        GuestStatistics before = await vm.Agent.ResetAsync();
        vm.Client.Reset();
        foreach (LabHost host in hosts.Lab.Hosts)
        {
            using GodwitClient client = host.OpenClient();
            await client.AddVolumeAsync(new AddVolumeRequest { Path = SecondName }, TestContext.Current.CancellationToken);
        }

        Problem? import = await ShareStage.TryAsync(
            hosts.B, client => client.ImportVmAsync(new ImportVmRequest { Path = $@"{SecondName}\{vm.Name}" }, TestContext.Current.CancellationToken));
        // Its files are named by the first name, which is another folder for all that an import knows.
        Assert.Equal(ProblemId.FilesOutsideFolder, import?.Id);

        Problem? attach = await CreateWithAsync(hosts.A, vm);
        Assert.Equal(ProblemId.ImageInUse, attach?.Id);
        GuestStatistics after = await vm.AssertSameGuestAsync(before);
        await vm.AssertNothingLostAsync();
        foreach (LabHost host in hosts.Lab.Hosts)
        {
            await RemoveVolumeAsync(host, SecondName);
        }

        hosts.Tally.Line($"a share of two names: import by the second: {import}; its image for another machine: {attach}; errors {after.Errors}, 0 lost");
    });

    [Fact]
    [Trait("category", "slow")]
    public Task Between_hosts_that_know_it_by_different_names_the_disk_stays_too() => hosts.TellOfShareAsync(async vm =>
    {
        await RemoveVolumeAsync(hosts.B, LabFileServer.UncPath);
        using GodwitClient b = hosts.B.OpenClient();
        await b.AddVolumeAsync(new AddVolumeRequest { Path = SecondName }, TestContext.Current.CancellationToken);

        MoveReport there = await vm.MoveAsync(ShareStage.OnlyTheMachine);

        // The machine's files are named by the first name, so that came along.
        Assert.Equivalent(new[] { LabFileServer.UncPath, SecondName }, (await b.GetVolumesAsync(TestContext.Current.CancellationToken)).Select(volume => volume.Path), strict: true);
        await RemoveVolumeAsync(hosts.B, SecondName);
        MoveReport back = await vm.MoveAsync(ShareStage.OnlyTheMachine);
        Assert.Equal((0, 0), (there.DiskBytes, back.DiskBytes));
        GuestStatistics after = await vm.AssertNothingLostAsync();
        hosts.Tally.Line($"a share that the hosts know by different names: moved there and back, disk bytes between hosts 0, errors {after.Errors}, 0 lost");
    });

    [Fact]
    [Trait("category", "slow")]
    public Task It_is_no_longer_offered_and_then_again() => hosts.TellOfShareAsync(async vm =>
    {
        LabFileServer server = hosts.Lab.FileServer!;
        await server.WithdrawAsync(TestContext.Current.CancellationToken);
        VolumeView away = await ShareStage.UntilVolumeAsync(hosts.A, volume => volume.State is not VolumeState.Online);
        Assert.Contains("does not offer the share", away.Problem!.Message);
        ulong acknowledged = vm.Client.Read().Acknowledged;

        // Its guest stands still and is told of no error; Linux 6.1 does not open its files again, so it is turned off and on.
        await vm.DoAsync((client, name) => client.StopVmAsync(name, new StopVmRequest { TurnOff = true }));
        Problem? start = await ShareStage.TryAsync(hosts.A, client => client.StartVmAsync(vm.Name));
        Assert.Equal(ProblemId.VolumeUnavailable, start?.Id);
        await OfferAgainAsync(server);
        await ShareStage.UntilOnlineAsync(hosts.A);
        await vm.StartAsync();
        Assert.True((await vm.Agent.ReadAsync()).Acknowledged >= acknowledged, "The disk has forgotten records.");
        await vm.AssertWritesOnAsync();
        GuestStatistics after = await vm.AssertNothingLostAsync();
        hosts.Tally.Line($"share no longer offered: {away.Problem}; started meanwhile: {start}; offered again: it starts, errors {after.Errors}, 0 lost");
    });

    /// <summary>And ends what clients have open with it: Linux 6.1 asks no more for a share that it was told is gone, until it has to connect anew.</summary>
    private static async Task OfferAgainAsync(LabFileServer server)
    {
        await server.OfferAsync(TestContext.Current.CancellationToken);
        await server.KillAsync();
        await server.StartAsync(TestContext.Current.CancellationToken);
    }

    private static async Task RemoveVolumeAsync(LabHost host, string path)
    {
        using GodwitClient client = host.OpenClient();
        await client.RemoveVolumeAsync(path, TestContext.Current.CancellationToken);
    }

    private static async Task<Problem?> CreateWithAsync(LabHost host, LabVm vm)
    {
        VirtualHardDisk disk = (await vm.ViewAsync()).Configuration.Disks[0];
        string path = SecondName + disk.Path[LabFileServer.UncPath.Length..];
        return await ShareStage.TryAsync(host, client => client.CreateVmAsync(new CreateVmRequest
        {
            Name = "thief",
            Folder = "/vms/thief",
            MemoryBytes = 64 << 20,
            Disks = [new NewDisk { Path = path, Format = disk.Format }],
        }));
    }
}
