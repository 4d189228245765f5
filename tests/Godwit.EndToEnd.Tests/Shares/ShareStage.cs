using System.Globalization;
using Godwit.Client;
using Godwit.Contracts.Domains;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Contracts.Volumes;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Directories;
using Godwit.Lab.FileServers;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Shares;

/// <summary>What tests of the share do with hosts and machines.</summary>
internal static class ShareStage
{
    public const string Folder = $"//{LabFileServer.DnsName}/{LabFileServer.ShareName}";

    public static readonly VmShape Shape = new() { Folder = Folder, Load = "drate=50 mem=4 mrate=1" };

    public static readonly MoveStorage OnlyTheMachine = new() { Kind = MoveStorageKind.OnlyVirtualMachine };

    private static readonly TimeSpan VolumePatience = TimeSpan.FromSeconds(90);

    /// <summary>The hosts are in the directory; and have the share.</summary>
    public static async Task PrepareAsync(this TwoHosts hosts)
    {
        foreach (LabHost host in hosts.Lab.Hosts)
        {
            using GodwitClient client = host.OpenClient();
            if ((await client.GetVolumesAsync()).Count == 0)
            {
                try
                {
                    await client.JoinDirectoryAsync(new JoinDirectoryRequest { Realm = LabDirectory.Realm }, TestContext.Current.CancellationToken);
                }
                catch (GodwitException joined) when (joined.Problem.Id is ProblemId.DirectoryExists)
                {
                    // By an earlier test.
                }
            }
        }

        foreach (LabHost host in hosts.Lab.Hosts)
        {
            using GodwitClient client = host.OpenClient();
            if ((await client.GetVolumesAsync()).Count == 0)
            {
                VolumeView volume = await client.AddVolumeAsync(new AddVolumeRequest { Path = @"\\fs\vms" }, TestContext.Current.CancellationToken);
                Assert.Equal((LabFileServer.UncPath, VolumeState.Online, "3.1.1"), (volume.Path, volume.State, volume.Dialect));
            }
        }
    }

    /// <summary>Tells a story about a machine that runs on the share.</summary>
    /// <param name="hosts">The hosts.</param>
    /// <param name="story">What happens.</param>
    /// <param name="patience">How long it may take; null is the usual.</param>
    public static Task TellOfShareAsync(this TwoHosts hosts, Func<LabVm, Task> story, TimeSpan? patience = null) => hosts.TellAsync(async () =>
    {
        await hosts.PrepareAsync();
        await using LabVm vm = await LabVm.CreateAsync(hosts, Shape);
        await vm.StartAsync();
        try
        {
            await story(vm);
        }
        catch
        {
            await TellWordsOfKernelsAsync(hosts);
            throw;
        }

        await vm.RemoveAsync();
    }, patience);

    /// <summary>What the kernels say of the share, before they go.</summary>
    private static async Task TellWordsOfKernelsAsync(TwoHosts hosts)
    {
        foreach (LabHost host in hosts.Lab.Hosts.Where(host => host.IsStanding))
        {
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20), TimeProvider.System);
            try
            {
                CommandResult words = await host.RunAsync(["sh", "-c", "dmesg | grep -v ': 0000' | tail -25; cat /proc/fs/cifs/open_files"], limit.Token);
                TestContext.Current.TestOutputHelper?.WriteLine($"-- the kernel of {host.Name}\n{words.Output}");
            }
            catch (OperationCanceledException)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"-- the kernel of {host.Name} does not answer");
            }
        }
    }

    /// <summary>Waits until the host's share stands as wanted.</summary>
    public static async Task<VolumeView> UntilVolumeAsync(LabHost host, Func<VolumeView, bool> wanted)
    {
        using GodwitClient client = host.OpenClient();
        using CancellationTokenSource limit = new(VolumePatience, TimeProvider.System);
        VolumeView? volume = null;
        try
        {
            while (true)
            {
                volume = (await client.GetVolumesAsync(limit.Token)).First(each => each.Path == LabFileServer.UncPath);
                if (wanted(volume))
                {
                    return volume;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The share never was as wanted. It is {volume?.State}: {volume?.Problem}");
            throw;
        }
    }

    public static Task<VolumeView> UntilOnlineAsync(LabHost host) => UntilVolumeAsync(host, volume => volume.State is VolumeState.Online);

    /// <summary>Waits until the file server has the machine's lock of one of its clients; after a restart of the server that takes a while.</summary>
    public static async Task UntilLockedAsync(this LabVm vm)
    {
        using CancellationTokenSource limit = new(VolumePatience, TimeProvider.System);
        while (!(await vm.Hosts.Lab.FileServer!.RunAsync(["smbstatus", "--byterange"], limit.Token)).Output.Contains($"{vm.Name}/vm.lock", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Waits until the machine is off and can be started: a process that waits for its storage ends by itself, and a configuration that was away is taken up.</summary>
    public static async Task UntilOffAsync(this LabVm vm)
    {
        using CancellationTokenSource limit = new(VolumePatience, TimeProvider.System);
        while (await vm.ViewAsync() is not { State: VmState.Off, Status: "Operating normally" })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Waits until the guest writes again; while its storage is away it may stand still, and then says nothing.</summary>
    public static async Task UntilItWritesAsync(this LabVm vm)
    {
        using CancellationTokenSource limit = new(VolumePatience, TimeProvider.System);
        ulong? before = null;
        while (true)
        {
            try
            {
                ulong now = (await vm.Agent.ReadAsync(limit.Token)).Acknowledged;
                before ??= now;
                if (now > before + 10)
                {
                    return;
                }
            }
            catch (TimeoutException)
            {
                // It stands still.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Boots a host that lost its power, with its daemon.</summary>
    public static async Task PowerOnAsync(this LabHost host)
    {
        await host.BootAsync();
        await host.StartDaemonAsync();
    }

    /// <summary>Runs the very command that a remedy names for a Samba server, there, with the domain administrator's password at hand.</summary>
    public static async Task GrantAsSaidAsync(LabFileServer server, string remedy)
    {
        string command = remedy[remedy.IndexOf("smbcacls", StringComparison.Ordinal)..remedy.IndexOf("; on Windows", StringComparison.Ordinal)];
        CommandResult result = await server.RunAsync(
            ["env", $"PASSWD={DirectoryUser.Administrator.Password}", "sh", "-c", command], TestContext.Current.CancellationToken);
        Assert.True(result.Succeeded, $"{command}: {result.Error} {result.Output}");
    }

    /// <summary>Runs a script on a host, to its success.</summary>
    public static async Task<string> DoAsync(this LabHost host, string script)
    {
        CommandResult result = await host.RunAsync(["sh", "-c", script], TestContext.Current.CancellationToken);
        Assert.True(result.Succeeded, $"{script}: {result.Error} {result.Output}");
        return result.Output;
    }

    /// <summary>
    /// After a fault that the guest outlived: it runs at its home and nowhere else, as the guest it was, and writes; the other host may not have it and has nothing
    /// of it; and nothing was lost.
    /// </summary>
    /// <returns>What the guest saw, in words.</returns>
    public static async Task<string> AssertOutlivedAsync(this LabVm vm, GuestStatistics before)
    {
        await Task.WhenAll(vm.Hosts.Lab.Hosts.Select(UntilOnlineAsync));
        await vm.UntilItWritesAsync();
        await vm.UntilLockedAsync();
        GuestStatistics after = await vm.AssertSameGuestAsync(before);
        OutageReport outage = vm.Client.Read();
        Assert.Equal(ProblemId.RunsElsewhere, (await TryImportAsync(vm.Hosts.Other(vm.Home), vm))?.Id);
        await vm.AssertOneOwnerAsync(vm.Home);
        await vm.AssertNothingLostAsync();
        await vm.Agent.SetAsync(Shape.Load);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"longest write {after.LongestWrite.TotalSeconds:0.0} s, silent for {outage.LongestGap.TotalSeconds:0.0} s, errors {after.Errors}, 0 lost");
    }

    /// <summary>A refusal before there is an operation ends it, too: then its problem is told.</summary>
    public static async Task<Problem?> TryAsync(LabHost host, Func<GodwitClient, Task<OperationView>> act)
    {
        using GodwitClient client = host.OpenClient();
        try
        {
            return (await client.WaitForOperationAsync((await act(client)).Id, TestContext.Current.CancellationToken)).Problem;
        }
        catch (GodwitException refused)
        {
            return refused.Problem;
        }
    }

    public static Task<Problem?> TryImportAsync(LabHost host, LabVm vm) =>
        TryAsync(host, client => client.ImportVmAsync(new ImportVmRequest { Path = $"{Folder}/{vm.Name}" }, TestContext.Current.CancellationToken));
}
