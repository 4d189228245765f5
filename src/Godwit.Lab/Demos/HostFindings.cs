using Godwit.Client;
using Godwit.Contracts.Vms;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;

namespace Godwit.Lab.Demos;

/// <summary>What a host has of the VM: its word for it, running QEMUs, files.</summary>
internal sealed record HostFindings
{
    public required string Host { get; init; }

    /// <summary>The VM as the host lists it; null when it does not.</summary>
    public required VmView? Vm { get; init; }

    /// <summary>QEMU processes whose command line names the VM.</summary>
    public required int RunningQemus { get; init; }

    /// <summary>Every file under /vms, as the host sees it.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    public static async Task<HostFindings> LookAsync(LabHost host, string vmName, CancellationToken cancellationToken)
    {
        using GodwitClient client = host.OpenClient();
        string folder = host.PathOutside("/vms");
        return new HostFindings
        {
            Host = host.Name,
            Vm = (await client.GetVmsAsync(cancellationToken)).FirstOrDefault(vm => vm.Name == vmName),
            RunningQemus = (await host.GetQemuProcessesAsync(cancellationToken)).Count(qemu => Names(qemu, vmName)),
            Files =
            [
                .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                    .Where(file => file.Contains(vmName, StringComparison.Ordinal))
                    .Select(file => "/vms" + file[folder.Length..])
                    .Order(StringComparer.Ordinal),
            ],
        };
    }

    private static bool Names(ProcessIdentity qemu, string vmName)
    {
        try
        {
            return File.ReadAllText($"/proc/{qemu.Pid}/cmdline").Contains(vmName, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
