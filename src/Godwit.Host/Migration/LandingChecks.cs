using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Networks;
using Godwit.Host.Platform;
using Godwit.Host.Processors;
using Godwit.Host.Queue;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Luns;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>The requirements of a landing, each a verdict. All are looked at before anything is created.</summary>
internal static class LandingChecks
{
    /// <summary>Between the order and the look at it there is only the network.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(5);

    public static IReadOnlyList<Problem> Of(MoveOrder order, LandingFacts facts) =>
    [
        .. Host(order, facts), .. Shape(order.Arriving, order.ArrivingFolder, bootsFromFolder: !order.FilesShared),
        .. Identity(order, facts), .. Machine(order, facts), .. ProcessorVerdict.OfLanding(order, facts), .. Networks(order, facts), .. facts.StorageProblems,
    ];

    private static IEnumerable<Problem> Host(MoveOrder order, LandingFacts facts)
    {
        if (order.DestinationHost != facts.HostName)
        {
            yield return Because(
                ProblemId.HostNotFound, order.DestinationHost, $"This host is {facts.HostName}, not {order.DestinationHost}.",
                "Check the addresses that the source knows for its peers.");
        }

        if (!facts.MigrationEnabled)
        {
            yield return MoveObstacles.Disabled(facts.HostName);
        }

        if (!SlotNeeds.Of(order).FitsInto(facts.FreeSlots))
        {
            yield return MoveObstacles.Full(facts.HostName);
        }

        if (order.MadeAt is { } made && (facts.Now - made).Duration() is var apart && apart > ClockTolerance)
        {
            yield return Because(
                ProblemId.ClockDiffers, facts.HostName, $"The clocks of {order.SourceHost} and {facts.HostName} are {apart.TotalSeconds:0} s apart.",
                "Let both hosts keep time (chrony, systemd-timesyncd): certificates, histories and the guest's own clock rest on it.");
        }

        if (order.Way is { } way && !facts.MoveAddresses.Contains(way.DestinationAddress))
        {
            yield return Because(
                ProblemId.NoCommonMigrationNetwork, way.DestinationAddress, $"{facts.HostName} does not take moves at {way.DestinationAddress}.",
                "Its migration networks were changed at this moment; move again.");
        }
    }

    private static IEnumerable<Problem> Identity(MoveOrder order, LandingFacts facts)
    {
        VmConfiguration vm = order.Arriving;
        if (vm.FormatVersion > VmFormat.Newest)
        {
            yield return Because(
                ProblemId.VmConfigurationTooNew, vm.Name,
                $"The configuration of {vm.Name} has version {vm.FormatVersion}; {facts.HostName} knows up to {VmFormat.Newest}.",
                $"Upgrade Godwit on {facts.HostName}.");
        }

        if (facts.IdTaken)
        {
            yield return Because(
                ProblemId.VmBusy, vm.Name, $"{facts.HostName} already has {vm.Name}, or has not finished an earlier move of it.",
                "Wait for the earlier move to end; look at 'godwit operation list' on both hosts.");
        }
        else if (facts.NameTaken)
        {
            yield return Because(
                ProblemId.VmNameTaken, vm.Name, $"{facts.HostName} already has a virtual machine named {vm.Name}.", "Rename one of the two, then move.");
        }

        if (ConfigurationHash.Of(order.Arriving) != order.ConfigurationHash || ConfigurationHash.Of(order.Departing) != order.ConfigurationHash)
        {
            yield return Because(
                ProblemId.VmConfigurationInvalid, vm.Name, $"The configuration of {vm.Name} would change on the way in more than its paths.",
                "This is a defect in the source's plan; report it.");
        }
    }

    /// <summary>What comes from elsewhere, from a host that may be broken or taken over or from a folder of unknown making; we are root.</summary>
    public static IEnumerable<Problem> Shape(VmConfiguration vm, string folder, bool bootsFromFolder)
    {
        IEnumerable<string> paths = VmFileSet.All(vm, folder).Concat(VmFileSet.Media(vm).OfType<string>()).Append(folder);
        foreach (Problem problem in paths.Select(FolderVerdict.OfPath).OfType<Problem>())
        {
            yield return problem;
        }

        foreach (Problem problem in VmFileSet.Images(vm).Select(image => LunVerdict.OfDiskPath(image.Path)).OfType<Problem>())
        {
            yield return problem;
        }

        foreach (LogicalUnit unit in vm.Luns ?? [])
        {
            if (LunAddress.FaultOf(unit.Iscsi, unit.WorldWideName) is { } fault)
            {
                yield return Because(
                    ProblemId.LunInvalid, unit.Id, $"The logical unit {unit.Id} of {vm.Name} has no sound address: {fault}.",
                    "Remove it from the virtual machine, and add it anew.");
            }
        }

        if (Refusal(() => VmName.Check(vm.Name)) is { } name)
        {
            yield return name;
        }

        foreach (Problem problem in vm.NetworkAdapters.Select(adapter => Refusal(() => MacAddresses.Normalize(adapter.MacAddress))).OfType<Problem>())
        {
            yield return problem;
        }

        if (PciSlots.Check(vm) is { } slots)
        {
            yield return slots;
        }

        IReadOnlyList<DvdDrive> drives = vm.DvdDrives ?? [];
        IReadOnlyList<LogicalUnit> units = vm.Luns ?? [];
        IReadOnlyList<string> ids =
        [
            .. vm.Disks.Select(disk => disk.Id), .. vm.NetworkAdapters.Select(adapter => adapter.Id), .. drives.Select(drive => drive.Id), .. units.Select(unit => unit.Id),
        ];
        if (ids.Distinct(StringComparer.Ordinal).Count() != ids.Count || ids.Any(id => id.Length is 0 or > 32 || !id.All(char.IsAsciiLetterOrDigit))
            || VmFileSet.Images(vm).Any(image => image.NodeName.Length is 0 or > 31 || !image.NodeName.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '.'))
            || vm.Disks.Any(disk => disk.SizeBytes <= 0) || units.Any(unit => unit.SizeBytes <= 0)
            || vm.ProcessorCount is < 1 or > CreationChecks.MostProcessors || vm.MemoryBytes <= 0
            || drives.Any(drive => drive.Port is < 0 or > 5) || drives.DistinctBy(drive => drive.Port).Count() < drives.Count
            || (vm.Firmware is { } firmware && !IsPlausible(firmware.Variables))
            || (bootsFromFolder && vm.Tpm is { } tpm && !TpmState.IsWellPlaced(tpm.StatePath, folder))
            || (bootsFromFolder && BootFiles.Of(vm).Any(file => Path.GetDirectoryName(file) != folder)))
        {
            yield return Because(
                ProblemId.VmConfigurationInvalid, vm.Name, $"The configuration of {vm.Name} has device ids, sizes, processors or boot files that cannot be.",
                "Compare its vm.json at the source with docs/wire.md.");
        }
    }

    private static bool IsPlausible(VirtualHardDisk variables) =>
        variables.SizeBytes is > 0 and <= 64L << 20 && variables.Node.Length is > 0 and <= 31
        && variables.Node.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '.');

    private static IEnumerable<Problem> Machine(MoveOrder order, LandingFacts facts)
    {
        VmConfiguration vm = order.Arriving;
        if (order.Desired is not DesiredState.Off && order.Accelerator != facts.Accelerator)
        {
            yield return Because(
                ProblemId.AcceleratorDiffers, facts.HostName,
                $"{vm.Name} runs on {order.Accelerator}, and {facts.HostName} offers {facts.Accelerator}: a running guest cannot change it.",
                "Move to a host with the same virtualization, or shut the virtual machine down first.");
        }

        if (order.Desired is not DesiredState.Off && order.Accelerator == "kvm" && facts.Accelerator == "kvm"
            && order.ProcessorManufacturer is { } manufacturer && manufacturer != facts.ProcessorManufacturer)
        {
            yield return Because(
                ProblemId.ProcessorManufacturerDiffers, facts.HostName,
                $"{vm.Name} runs on a processor of {manufacturer}, and {facts.HostName} has one of {facts.ProcessorManufacturer}: a running guest cannot change it.",
                "Shut the virtual machine down, move it, and start it there; or name a host with a processor of the same manufacturer.");
        }

        if (order.Desired is not DesiredState.Off && Version.TryParse(order.QemuVersion, out Version? version) && facts.QemuVersion < version)
        {
            yield return Because(
                ProblemId.QemuOlder, facts.HostName,
                $"QEMU on {facts.HostName} is {facts.QemuVersion}, older than {version}, in which {vm.Name} runs. QEMU promises the other direction only.",
                $"Upgrade QEMU on {facts.HostName} first.");
        }

        if (!facts.MachineTypes.Contains(vm.MachineType))
        {
            yield return Because(
                ProblemId.MachineTypeUnsupported, vm.MachineType, $"QEMU on {facts.HostName} does not know the machine type {vm.MachineType}.",
                $"Upgrade QEMU on {facts.HostName}.");
        }

        if (!facts.CpuModels.Contains(vm.CpuModel))
        {
            yield return Because(
                ProblemId.CpuModelUnsupported, vm.CpuModel, $"{facts.HostName} does not offer the processor model {vm.CpuModel}.",
                "Move to a host with the same or a newer processor of the same manufacturer.");
        }

        if (order.MayGoAhead && !facts.TracksMissingPages)
        {
            yield return Because(
                ProblemId.PostCopyUnsupported, facts.HostName,
                $"The kernel of {facts.HostName} has no /dev/userfaultfd, without which no guest can run there ahead of its memory (post-copy).",
                "Enable CONFIG_USERFAULTFD there, or let the move end otherwise: --when-not-converging Wait or Abort.");
        }

        if (order.HasGuest && vm.MemoryBytes > facts.MemoryAvailableBytes)
        {
            yield return Because(
                ProblemId.NotEnoughMemory, facts.HostName,
                $"{vm.Name} needs {vm.MemoryBytes >> 20} MiB of memory, and {facts.HostName} has {facts.MemoryAvailableBytes >> 20} MiB left.",
                "Free memory there by stopping or moving another virtual machine.");
        }
    }

    private static IEnumerable<Problem> Networks(MoveOrder order, LandingFacts facts)
    {
        foreach (NetworkAdapter adapter in order.Arriving.NetworkAdapters)
        {
            if (adapter.SwitchName is { } wanted && !facts.SwitchNames.Contains(wanted))
            {
                yield return Because(
                    ProblemId.SwitchNotFound, wanted, $"{facts.HostName} has no switch named '{wanted}', which {order.Arriving.Name} is plugged into.",
                    $"Name another of its switches with --switch, or none to leave the adapter unplugged; or create it there: godwit switch create {wanted} …");
            }
        }

        foreach (string address in facts.MacAddressesTaken)
        {
            yield return Because(
                ProblemId.MacAddressTaken, address, $"Another virtual machine of {facts.HostName} has the MAC address {address}.",
                "Give one of the two another address.");
        }
    }

    private static Problem? Refusal(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (RefusedException refused)
        {
            return refused.Problem;
        }
    }

    private static Problem Because(ProblemId id, string target, string message, string remedy) =>
        new() { Id = id, Target = target, Message = message, Remedy = remedy };
}
