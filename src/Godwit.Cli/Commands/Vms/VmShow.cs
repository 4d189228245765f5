using System.CommandLine;
using Godwit.Cli.Hosts;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vms;

internal static class VmShow
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        return new CommandWithExamples("show", "Shows a virtual machine.", "godwit vm show web01", "godwit vm show web01 --json") { vm }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                Client.GodwitClient owner = await invocation.Hosts.OwnerOfAsync(invocation.Of(vm), cancellationToken);
                VmView view = await owner.GetVmAsync(invocation.Of(vm), cancellationToken);
                if (invocation.Json)
                {
                    invocation.Printer.Json(view, GodwitJson.Default.VmView);
                }
                else
                {
                    invocation.Printer.Facts(Facts(view));
                }

                return ExitCodes.Ok;
            });
    }

    private static IEnumerable<(string Name, string? Value)> Facts(VmView vm)
    {
        VmConfiguration configuration = vm.Configuration;
        yield return ("Name", vm.Name);
        yield return ("Id", vm.Id.ToString());
        yield return ("Host", vm.HostName);
        yield return ("State", vm.State.ToString());
        yield return ("Status", vm.Status);
        yield return ("Uptime", vm.Uptime > TimeSpan.Zero ? Durations.Uptime(vm.Uptime) : null);
        yield return ("Processors", $"{configuration.ProcessorCount} ({configuration.CpuModel}), {vm.CpuUsagePercent} % in use");
        yield return ("Compatibility for migration", configuration.CompatibilityForMigrationEnabled is true
            ? $"on ({configuration.CompatibilityForMigrationMode}); {configuration.CpuModelWithoutCompatibility} without it" : null);
        yield return ("Memory", $"{Sizes.Format(configuration.MemoryBytes)}, {Sizes.Format(vm.MemoryAssignedBytes)} assigned");
        yield return ("Smart paging", vm.SmartPagingFileInUse ? "file in use in place of memory, until it is restarted while there is memory" : null);
        yield return ("Generation", configuration.Firmware is { } firmware
            ? $"2, secure boot {(firmware.SecureBoot ? $"on ({firmware.Template})" : "off")}" : "1");
        yield return ("TPM", configuration.Tpm is null ? null : "2.0");
        yield return ("Integration", configuration.GuestAgentPciSlot is null
            ? "none: the machine was made before there was a channel to an agent in the guest" : "channel to qemu-guest-agent in the guest");
        foreach (VirtualHardDisk disk in configuration.Disks)
        {
            string occupied = vm.AllocatedBytes.TryGetValue(disk.Id, out long bytes) ? $", {Sizes.Format(bytes)} occupied" : "";
            yield return ($"Disk {disk.Id}",
                $"{disk.Path} ({DiskWords.Of(disk.Format)}, {Sizes.Format(disk.SizeBytes)}{occupied})");
        }

        foreach (LogicalUnit unit in configuration.Luns ?? [])
        {
            yield return ($"LUN {unit.Id}", $"{LunText.Of(unit)} ({Sizes.Format(unit.SizeBytes)}, serial {unit.Serial})");
        }

        foreach (DvdDrive drive in configuration.DvdDrives ?? [])
        {
            yield return ($"DVD {drive.Id}", drive.Path ?? "empty");
        }

        if (configuration.Checkpoints is { Count: > 0 } checkpoints)
        {
            string current = checkpoints.FirstOrDefault(checkpoint => checkpoint.Id == configuration.ParentCheckpointId) is { } parent
                ? $", the present on '{parent.Name}'" : "";
            yield return ("Checkpoints", $"{checkpoints.Count}{current}");
        }

        foreach (NetworkAdapter adapter in configuration.NetworkAdapters)
        {
            yield return ($"Adapter {adapter.Id}", $"{adapter.MacAddress} on {adapter.SwitchName ?? "no switch"}");
        }

        yield return ("Kernel", configuration.DirectBoot?.KernelPath);
        yield return ("Kernel command", configuration.DirectBoot?.CommandLine);
        yield return ("Machine", configuration.MachineType + (vm.Accelerator is null ? "" : $", {vm.Accelerator}"));
        yield return ("Start action", configuration.AutomaticStartAction.ToString());
        yield return ("Folder", vm.ConfigurationFolder);
        yield return ("Created", configuration.CreationTime.ToString("u"));
        yield return ("Changed hands", vm.OwnershipGeneration.ToString(System.Globalization.CultureInfo.InvariantCulture));
        yield return ("Operation", vm.Operation?.ToString());
        yield return ("Notes", configuration.Notes);
    }
}
