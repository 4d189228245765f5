using System.Diagnostics.CodeAnalysis;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Hosts;
using Godwit.Host.Networks;
using Godwit.Host.Operations;
using Godwit.Host.Storage;

namespace Godwit.Host.Vms;

/// <summary>Makes a new VM. What can be known to be wrong is said before anything is created; what fails later is undone.</summary>
internal sealed class VmCreation(
    OperationLedger ledger, VmDirectory directory, VmInventory inventory, VmHouse house, HostMachine machine, SettingsBook settings, Switches switches,
    GuestUser user, TimeProvider time, GivenAddresses given, ILogger<VmCreation> logger) : IDisposable
{
    private const long OneMebibyte = 1L << 20;
    private const long LeastMemory = 16 * OneMebibyte;
    private const int MostProcessors = 64;
    private static readonly string[] BootNames = ["kernel", "initrd"];

    /// <summary>One at a time: addresses and files are given by looking at what the others have.</summary>
    private readonly SemaphoreSlim _creating = new(1, 1);

    /// <exception cref="RefusedException">The request cannot be met; nothing was created.</exception>
    [SuppressMessage("Reliability", "CA2025", Justification = "The task owns the reservation and disposes it at its end.")]
    public async Task<OperationView> SubmitAsync(CreateVmRequest request, string who, CancellationToken cancellationToken)
    {
        Check(request);
        await _creating.WaitAsync(cancellationToken);
        IDisposable? reserved = null;
        try
        {
            reserved = directory.Reserve(request.Name);
            string folder = request.Folder ?? Path.Combine(settings.Current.VirtualMachinePath, request.Name);
            VmConfiguration configuration = await PlanAsync(request, folder, cancellationToken);
            CheckFolders(request, folder, configuration);
            Operation operation = ledger.Begin(OperationKind.CreateVirtualMachine, configuration.Id, request.Name, who);
            OperationView view = operation.View;
            _ = RunAsync(operation, request, folder, configuration, reserved);
            return view;
        }
        catch
        {
            reserved?.Dispose();
            _creating.Release();
            throw;
        }
    }

    private async Task RunAsync(Operation operation, CreateVmRequest request, string folder, VmConfiguration configuration, IDisposable reserved)
    {
        using (reserved)
        {
            OperationOutcome outcome = await OperationOutcome.OfAsync(operation, async () =>
            {
                await CreateAsync(request, folder, configuration);
                return null;
            });
            if (outcome.Defect is { } defect)
            {
                Operations.Log.OperationDefect(logger, operation.View.Kind, request.Name, operation.Id, defect);
            }

            _creating.Release();
            ledger.End(operation, outcome.State, outcome.Problem, null);
        }
    }

    private async Task CreateAsync(CreateVmRequest request, string folder, VmConfiguration configuration)
    {
        await using var undo = new UndoStack(logger);
        List<string> made = [];
        undo.Push("remove the folders", () => Done(() => Folders.RemoveEmpty(made)));
        foreach (string needed in configuration.Disks.Select(disk => Path.GetDirectoryName(disk.Path)!).Prepend(folder).Distinct())
        {
            made.AddRange(Folders.Create(needed));
        }

        for (int i = 0; i < configuration.Disks.Count; i++)
        {
            VirtualHardDisk disk = configuration.Disks[i];
            if (request.Disks![i].SizeBytes is not null)
            {
                await ImageFiles.CreateAsync(disk, user, CancellationToken.None);
                undo.Push($"delete {disk.Path}", () => Done(() => DurableFile.Delete(disk.Path)));
            }
            else
            {
                Ownership.GiveFile(disk.Path, user);
            }
        }

        if (request.DirectBoot is { } boot)
        {
            CopyBootFile(undo, boot.KernelPath, configuration.DirectBoot!.KernelPath);
            if (boot.InitialRamDiskPath is { } disk)
            {
                CopyBootFile(undo, disk, configuration.DirectBoot.InitialRamDiskPath!);
            }
        }

        undo.Push("delete vm.json", () => Done(() => DurableFile.Delete(VmFiles.Configuration(folder))));
        VmFiles.Write(folder, configuration);
        var record = new VmRecord(configuration.Id, configuration.Name, folder, DesiredState.Off, Generation: 1);
        inventory.Add(record);
        undo.Disarm();
        house.MoveIn(record, configuration, new VmPhase.Off());
    }

    private void CopyBootFile(UndoStack undo, string from, string to)
    {
        undo.Push($"delete {to}", () => Done(() => DurableFile.Delete(to)));
        File.Copy(from, to, overwrite: false);
        Ownership.GiveFile(to, user);
    }

    public void Dispose() => _creating.Dispose();

    private static Task Done(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    private static void Check(CreateVmRequest request)
    {
        VmName.Check(request.Name);
        if (request.ProcessorCount is < 1 or > MostProcessors)
        {
            throw Invalid(request, $"{request.ProcessorCount} processors are not possible.", $"Give 1 to {MostProcessors}.");
        }

        if (request.MemoryBytes < LeastMemory || request.MemoryBytes % OneMebibyte != 0)
        {
            throw Invalid(request, $"{request.MemoryBytes} bytes of memory are not possible.", "Give a multiple of 1 MiB, at least 16 MiB.");
        }

        if ((request.Disks ?? []).Any(disk => disk is null) || (request.NetworkAdapters ?? []).Any(adapter => adapter is null))
        {
            throw new RefusedException(
                ProblemId.MalformedRequest, request.Name, "A disk or a network adapter of the request is null.", "Leave it out, or describe it.");
        }

        foreach (string file in new[] { request.DirectBoot?.KernelPath, request.DirectBoot?.InitialRamDiskPath }.OfType<string>())
        {
            if (!File.Exists(file))
            {
                throw new RefusedException(ProblemId.ImageMissing, file, $"The boot file {file} does not exist.", "Name a file of this host by its absolute path.");
            }
        }
    }

    private static RefusedException Invalid(CreateVmRequest request, string message, string remedy) =>
        new(ProblemId.VmConfigurationInvalid, request.Name, message, remedy);

    private async Task<VmConfiguration> PlanAsync(CreateVmRequest request, string folder, CancellationToken cancellationToken)
    {
        List<int> slots = [];
        IReadOnlyList<NetworkAdapter> adapters = Adapters(request, slots);
        return new VmConfiguration
        {
            FormatVersion = VmFormat.Newest,
            Id = VmId.New(),
            Name = request.Name,
            MachineType = machine.NewestMachineType,
            CpuModel = machine.DefaultCpuModel,
            ProcessorCount = request.ProcessorCount ?? 1,
            MemoryBytes = request.MemoryBytes,
            NetworkAdapters = adapters,
            Disks = await DisksAsync(request, folder, slots, cancellationToken),
            DirectBoot = request.DirectBoot is not { } boot ? null : boot with
            {
                KernelPath = Path.Combine(folder, BootNames[0]),
                InitialRamDiskPath = boot.InitialRamDiskPath is null ? null : Path.Combine(folder, BootNames[1]),
            },
            Notes = request.Notes,
            HotPlugPorts = HotPlug.Ports,
            CreationTime = time.GetUtcNow(),
            AutomaticStartAction = request.AutomaticStartAction ?? StartAction.StartIfRunning,
        };
    }

    private List<NetworkAdapter> Adapters(CreateVmRequest request, List<int> slots)
    {
        HashSet<string> used = [.. directory.All().SelectMany(vm => vm.Configuration.NetworkAdapters).Select(adapter => adapter.MacAddress)];
        List<NetworkAdapter> adapters = [];
        foreach (NewNetworkAdapter wanted in request.NetworkAdapters ?? [])
        {
            if (wanted.SwitchName is { } name && switches.Find(name) is null)
            {
                throw new RefusedException(
                    ProblemId.SwitchNotFound, name, $"This host has no switch named '{name}'.", "List them with 'godwit switch list', or create it.");
            }

            string address = wanted.MacAddress is { } fixedAddress
                ? MacAddresses.Normalize(fixedAddress)
                : given.Next(settings.Current.MacAddressMinimum, settings.Current.MacAddressMaximum, used);
            MacAddresses.CheckFree(address, used);
            used.Add(address);
            adapters.Add(new NetworkAdapter
            {
                Id = $"nic{adapters.Count}", SwitchName = wanted.SwitchName, MacAddress = address, PciSlot = NextSlot(slots, request.Name),
            });
        }

        return adapters;
    }

    private async Task<IReadOnlyList<VirtualHardDisk>> DisksAsync(CreateVmRequest request, string folder, List<int> slots, CancellationToken cancellationToken)
    {
        List<VirtualHardDisk> disks = [];
        foreach (NewDisk wanted in request.Disks ?? [])
        {
            DiskFormat format = wanted.Format ?? (wanted.Path is { } named ? DiskFormats.OfName(named) : null) ?? DiskFormat.Qcow2;
            string path = Path.Combine(folder, wanted.Path ?? $"{request.Name}-disk{disks.Count}.{DiskFormats.NameOf(format)}");
            CheckDisk(folder, path, format, wanted.SizeBytes);
            if (disks.Any(other => other.Path == path) || directory.All().Any(vm => vm.Configuration.Disks.Any(other => other.Path == path)))
            {
                throw new RefusedException(
                    ProblemId.ImageInUse, path, $"The virtual hard disk {path} belongs to a virtual machine already.", "Copy the image, or choose another.");
            }

            long size = wanted.SizeBytes ?? (await ImageFiles.TakeOverCheckAsync(path, format, cancellationToken)).VirtualSizeBytes;
            disks.Add(new VirtualHardDisk
            {
                Id = $"disk{disks.Count}", Path = path, Format = format, SizeBytes = size, PciSlot = NextSlot(slots, request.Name),
            });
        }

        return disks;
    }

    private static void CheckDisk(string folder, string path, DiskFormat format, long? size)
    {
        if (FolderVerdict.OfPath(path) is { } problem)
        {
            throw new RefusedException(problem);
        }

        if (size is { } bytes && DiskFormats.CheckSize(path, format, bytes) is { } wrong)
        {
            throw new RefusedException(wrong);
        }

        if (Path.GetDirectoryName(path) == folder && (VmFiles.OwnNames.Contains(Path.GetFileName(path)) || BootNames.Contains(Path.GetFileName(path))))
        {
            throw new RefusedException(
                ProblemId.PathInvalid, path, $"{path} is the name of another file of the virtual machine.", "Call the disk something else.");
        }
    }

    private static int NextSlot(List<int> taken, string vmName)
    {
        int slot = PciSlots.Next(taken, vmName);
        taken.Add(slot);
        return slot;
    }

    private void CheckFolders(CreateVmRequest request, string folder, VmConfiguration configuration)
    {
        bool takesOver = request.Disks?.Any(disk => disk.SizeBytes is null) ?? false;
        IEnumerable<FolderNeed> needs = configuration.Disks.Select(disk => Path.GetDirectoryName(disk.Path)!).Prepend(folder).Distinct()
            .Select(path => new FolderNeed { Path = path, RequiredBytes = OneMebibyte, MayHoldFiles = takesOver || path != folder });
        if (Folders.Check([.. needs], user) is { } problem)
        {
            throw new RefusedException(problem);
        }
    }
}
