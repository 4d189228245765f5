using Godwit.Client;
using Godwit.Contracts.Vms;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Stage;

/// <summary>Everything of VMs that is on a host: inventory, processes, files, run folders, console logs, taps.</summary>
internal static class HostLitter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits a little for what is taken away in the background, then insists.</summary>
    public static async Task AssertNoneAsync(params LabHost[] hosts)
    {
        long begun = TimeProvider.System.GetTimestamp();
        foreach (LabHost host in hosts)
        {
            IReadOnlyList<string> litter;
            while ((litter = await OfAsync(host)).Count > 0 && TimeProvider.System.GetElapsedTime(begun) < Patience)
            {
                await Task.Delay(Glance, TimeProvider.System);
            }

            Assert.True(litter.Count == 0, $"{host.Name} has left over: {string.Join(", ", litter)}");
        }
    }

    public static async Task<IReadOnlyList<string>> OfAsync(LabHost host)
    {
        using GodwitClient client = host.OpenClient();
        CommandResult links = await host.RunAsync(["sh", "-c", "ls /sys/class/net"]);
        return
        [
            .. (await client.GetVmsAsync()).Select(vm => $"VM {vm.Name} ({vm.State})"),
            .. (await host.GetQemuProcessesAsync()).Select(qemu => $"QEMU process {qemu.Pid}"),
            .. EntriesOf(host, "/vms"),
            .. EntriesOf(host, "/shared"),
            .. EntriesOf(host, "/run/godwit/vms"),
            .. EntriesOf(host, "/var/lib/godwit/consoles"),
            .. links.Output.Split('\n').Where(link => link.StartsWith("gt", StringComparison.Ordinal)).Select(tap => $"tap {tap}"),
        ];
    }

    private static IEnumerable<string> EntriesOf(LabHost host, string folder)
    {
        string outside = host.PathOutside(folder);
        return Directory.Exists(outside)
            ? Directory.EnumerateFileSystemEntries(outside, "*", SearchOption.AllDirectories).Select(entry => folder + entry[outside.Length..])
            : [];
    }
}
