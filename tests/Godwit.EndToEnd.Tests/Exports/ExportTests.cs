using Godwit.Client;
using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Checkpoints;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Exports;

/// <summary>Real guests go into a folder and come out of it on another host.</summary>
[Collection(nameof(TwoHosts))]
public sealed class ExportTests(TwoHosts hosts)
{
    private const string Backup = "/shared";

    private static readonly VmShape TwoDisks = new() { Disks = [DiskFormat.Qcow2, DiskFormat.Raw] };

    [Fact]
    public Task A_running_guest_is_exported_unnoticed_and_goes_on_elsewhere_with_its_memory_and_its_checkpoints() => hosts.TellAsync(TwoDisks, async vm =>
    {
        await vm.StartAsync();
        GuestStatistics early = await vm.UntilItHasMemoryToLoseAsync();
        await vm.CheckpointAsync("first");
        await vm.AssertWritesOnAsync();
        GuestStatistics before = await vm.Agent.ReadAsync();
        vm.Client.Reset();

        OperationView exported = await vm.DoAsync((client, name) => client.ExportVmAsync(name, new ExportVmRequest { Path = Backup }));

        hosts.Tally.Line($"export of a running guest: longest silence {vm.Client.Read().LongestGap.TotalMilliseconds:0} ms; {exported.Note}");
        await vm.AssertSameGuestAsync(before);
        await vm.AssertWritesOnAsync();
        Assert.Equal("first; now on first", await vm.TreeAsync());
        await vm.AssertImagesAsync();
        await vm.AssertNothingLostAsync();

        await vm.RemoveAsync();
        vm.Home = hosts.B;
        using (GodwitClient client = hosts.B.OpenClient())
        {
            var request = new ImportVmRequest { Path = $"{Backup}/{vm.Name}", Copy = true };
            CompatibilityReport report = await client.CheckImportAsync(request);
            Assert.True(report.IsCompatible, string.Join("; ", report.Incompatibilities.Select(found => found.Message)));
            OperationView imported = await client.WaitForOperationAsync((await client.ImportVmAsync(request)).Id, TestContext.Current.CancellationToken);
            Assert.True(imported.State is OperationState.Completed, $"{imported.Problem}");
        }

        Assert.Equal(VmState.Saved, (await vm.ViewAsync()).State);
        Directory.Delete(hosts.B.PathOutside($"{Backup}/{vm.Name}"), recursive: true);
        await vm.DoAsync((client, name) => client.StartVmAsync(name));
        await vm.AssertSameGuestAsync(before);
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
        await vm.RestoreAsync("first", start: true);
        await vm.AssertSameGuestAsync(early);
        await vm.AssertNothingLostAsync();
    });

    [Fact]
    [Trait("category", "slow")]
    public Task A_daemon_killed_in_the_middle_of_an_export_leaves_nothing_of_it_and_the_command_line_does_the_next() => hosts.TellAsync(new VmShape { DataMebibytes = 32 }, async vm =>
    {
        await vm.StartAsync();
        GuestStatistics before = await vm.UntilItHasMemoryToLoseAsync();
        using (GodwitClient client = vm.Home.OpenClient())
        {
            OperationView export = await client.ExportVmAsync(vm.Name, new ExportVmRequest
            {
                Path = Backup, CaptureLiveState = CaptureLiveState.CaptureCrashConsistentState, MaximumBytesPerSecond = 4 << 20,
            });
            await foreach (OperationView view in client.WatchOperationAsync(export.Id, cancellationToken: TestContext.Current.CancellationToken))
            {
                if (view.HardDiskProgress?.Percent > 5)
                {
                    break;
                }
            }

            await vm.Home.KillDaemonAsync();
            await vm.AssertWritesOnAsync();
            await vm.Home.StartDaemonAsync();
            Assert.Equal(ProblemId.InterruptedByRestart, (await vm.EndOfAsync(export, vm.Home)).Problem?.Id);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(vm.Home.PathOutside(Backup)));
        await vm.AssertImagesAsync();
        Assert.Empty(await vm.CheckpointsAsync());
        await vm.AssertSameGuestAsync(before);
        GuestStatistics final = await vm.AssertNothingLostAsync();

        await SucceedsAsync("vm", "export", vm.Name, Backup, "--capture", "CrashConsistent");
        string folder = $"{Backup}/{vm.Name}";
        CommandResult refused = await GodwitProgram.RunAsync(hosts.Lab, "vm", "import", folder, "--check", "--host", vm.Home.Name);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("vm-id-taken", refused.Output, StringComparison.Ordinal);
        await vm.RemoveAsync();
        Assert.Contains("can be imported", await SucceedsAsync("vm", "import", folder, "--check", "--host", vm.Home.Name), StringComparison.Ordinal);
        await SucceedsAsync("vm", "import", folder, "--host", vm.Home.Name);
        Assert.Equal((VmState.Off, folder), ((await vm.ViewAsync()).State, (await vm.ViewAsync()).ConfigurationFolder));
        await vm.AssertRecordsAsync(final);
        await vm.StartAsync();
    });

    private async Task<string> SucceedsAsync(params string[] arguments)
    {
        CommandResult result = await GodwitProgram.RunAsync(hosts.Lab, arguments);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: {result.Output}{result.Error}");
        return result.Output;
    }
}
