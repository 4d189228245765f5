using System.Diagnostics.CodeAnalysis;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Hosts;
using Godwit.Host.Networks;
using Godwit.Host.Operations;
using Godwit.Host.Platform;
using Godwit.Host.Processors;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Smb;

namespace Godwit.Host.Vms;

/// <summary>Makes a new VM. What can be known to be wrong is said before anything is created; what fails later is undone.</summary>
internal sealed class VmCreation(
    OperationLedger ledger, VmDirectory directory, VmInventory inventory, VmHouse house, HostMachine machine, ProcessorChoice processors, SettingsBook settings, Switches switches,
    HostOptions options, GuestUser user, TimeProvider time, GivenAddresses given, FileOwners owners, DiskUses uses, DiskClaims claims,
    ShareIsAway isAway, ILogger<VmCreation> logger) : IDisposable
{
    private const long OneMebibyte = 1L << 20;

    /// <summary>One at a time: addresses and files are given by looking at what the others have.</summary>
    private readonly SemaphoreSlim _creating = new(1, 1);

    /// <exception cref="RefusedException">The request cannot be met; nothing was created.</exception>
    [SuppressMessage("Reliability", "CA2025", Justification = "The task owns the reservation and disposes it at its end.")]
    public async Task<OperationView> SubmitAsync(CreateVmRequest request, string who, CancellationToken cancellationToken)
    {
        CreationChecks.Check(request);
        await _creating.WaitAsync(cancellationToken);
        List<IDisposable> kept = [];
        try
        {
            kept.Add(directory.Reserve(request.Name));
            string folder = request.Folder ?? Path.Combine(settings.Current.VirtualMachinePath, request.Name);
            Refuse(FolderVerdict.OfPath(folder));
            string[] places = [.. (request.Disks ?? []).Select((disk, i) => PathOf(request, folder, disk, i)).Append(folder).Distinct(StringComparer.Ordinal)];
            Refuse(places.FirstOrDefault(path => isAway(path)) is { } away ? VolumeVerdict.Away(away) : null);
            kept.Add(claims.Take(places));
            VmConfiguration configuration = await PlanAsync(request, folder, cancellationToken);
            CheckFolders(request, folder, configuration);
            Operation operation = ledger.Begin(OperationKind.CreateVirtualMachine, configuration.Id, request.Name, who);
            OperationView view = operation.View;
            _ = RunAsync(operation, request, folder, configuration, kept);
            return view;
        }
        catch
        {
            kept.ForEach(one => one.Dispose());
            _creating.Release();
            throw;
        }
    }

    private async Task RunAsync(Operation operation, CreateVmRequest request, string folder, VmConfiguration configuration, List<IDisposable> kept)
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

        kept.ForEach(one => one.Dispose());
        _creating.Release();
        ledger.End(operation, outcome.State, outcome.Problem, null);
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

        MakePlatform(undo, configuration);
        Occupy(undo, VmFiles.Configuration(folder));
        VmFiles.Write(folder, configuration);
        var record = new VmRecord(configuration.Id, configuration.Name, folder, DesiredState.Off, Generation: 1);
        inventory.Add(record);
        undo.Disarm();
        house.MoveIn(record, configuration, new VmPhase.Off());
    }

    private void CopyBootFile(UndoStack undo, string from, string to)
    {
        Occupy(undo, to);
        File.Copy(from, to, overwrite: true);
        Ownership.GiveFile(to, user);
    }

    private void MakePlatform(UndoStack undo, VmConfiguration configuration)
    {
        if (configuration.Firmware is { } firmware)
        {
            Occupy(undo, firmware.VariablesPath);
            NewPlatform.MakeVariables(firmware, user);
        }

        if (configuration.Tpm is { } tpm)
        {
            undo.Push($"delete {tpm.StatePath}", () => Done(() => TpmState.DeleteFile(tpm.StatePath)));
            TpmState.Make(tpm.StatePath, user);
        }
    }

    /// <summary>An empty file where nothing was, and its undo: never is anything deleted that somebody else put there.</summary>
    private static void Occupy(UndoStack undo, string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        }
        catch (IOException) when (FileStatus.Of(path) is not null)
        {
            throw ImageDraft.Exists(path);
        }

        undo.Push($"delete {path}", () => Done(() => DurableFile.Delete(path)));
    }

    public void Dispose() => _creating.Dispose();

    private static Task Done(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    private async Task<VmConfiguration> PlanAsync(CreateVmRequest request, string folder, CancellationToken cancellationToken)
    {
        List<int> slots = [];
        IReadOnlyList<NetworkAdapter> adapters = Adapters(request, slots);
        var plain = new VmConfiguration
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
                KernelPath = Path.Combine(folder, CreationChecks.BootNames[0]),
                InitialRamDiskPath = boot.InitialRamDiskPath is null ? null : Path.Combine(folder, CreationChecks.BootNames[1]),
            },
            Notes = request.Notes,
            HotPlugPorts = HotPlug.Ports,
            GuestAgentPciSlot = NextSlot(slots, request.Name),
            CreationTime = time.GetUtcNow(),
            AutomaticStartAction = request.AutomaticStartAction ?? StartAction.StartIfRunning,
        };
        return NewPlatform.Plan(await processors.PlanAsync(plain, request, cancellationToken), request, folder, options.HostName);
    }

    private List<NetworkAdapter> Adapters(CreateVmRequest request, List<int> slots)
    {
        HashSet<string> used = [.. owners.All().SelectMany(vm => vm.Configuration?.NetworkAdapters ?? []).Select(adapter => adapter.MacAddress)];
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
                StaticMacAddress = wanted.MacAddress is null ? null : true,
            });
        }

        return adapters;
    }

    private async Task<IReadOnlyList<VirtualHardDisk>> DisksAsync(CreateVmRequest request, string folder, List<int> slots, CancellationToken cancellationToken)
    {
        List<VirtualHardDisk> disks = [];
        foreach (NewDisk wanted in request.Disks ?? [])
        {
            DiskFormat format = FormatOf(wanted);
            string path = PathOf(request, folder, wanted, disks.Count);
            CreationChecks.CheckDisk(folder, path, format, wanted.SizeBytes);
            if (disks.Any(other => other.Path == path))
            {
                throw new RefusedException(ProblemId.ImageInUse, path, $"{path} is named for two disks of {request.Name}.", "Give each a file of its own.");
            }

            Refuse(owners.OfFiles([path], except: null));
            if (wanted.SizeBytes is null)
            {
                uses.RefuseChangeOf(path);
            }

            long size = wanted.SizeBytes ?? CreationChecks.CheckFound(path, await ImageFiles.TakeOverCheckAsync(path, format, cancellationToken)).VirtualSizeBytes;
            disks.Add(new VirtualHardDisk
            {
                Id = $"disk{disks.Count}", Path = path, Format = format, SizeBytes = size, PciSlot = NextSlot(slots, request.Name),
            });
        }

        return disks;
    }

    private static DiskFormat FormatOf(NewDisk wanted) =>
        wanted.Format ?? (wanted.Path is { } named ? DiskFormats.OfName(named) : null) ?? DiskFormat.Qcow2;

    private static string PathOf(CreateVmRequest request, string folder, NewDisk wanted, int number) =>
        Path.Combine(folder, wanted.Path ?? $"{request.Name}-disk{number}.{DiskFormats.NameOf(FormatOf(wanted))}");

    private static int NextSlot(List<int> taken, string vmName)
    {
        int slot = PciSlots.Next(taken, vmName);
        taken.Add(slot);
        return slot;
    }

    private void CheckFolders(CreateVmRequest request, string folder, VmConfiguration configuration)
    {
        Refuse(owners.OfFolder(folder, except: null));
        if (VmFiles.OwnNames.Select(name => Path.Combine(folder, name)).FirstOrDefault(own => FileStatus.Of(own) is not null) is { } left)
        {
            throw new RefusedException(
                ProblemId.FolderNotEmpty, folder, $"The folder {folder} holds {left}, which is of another virtual machine.",
                "Choose another folder; this one is kept as it is.");
        }

        // Its folder is the guest's: nothing of somebody else's may lie in it.
        if (configuration.Tpm is { } tpm && FileStatus.Of(TpmState.FolderOf(tpm.StatePath)) is not null)
        {
            throw ImageDraft.Exists(TpmState.FolderOf(tpm.StatePath));
        }

        bool takesOver = request.Disks?.Any(disk => disk.SizeBytes is null) ?? false;
        IEnumerable<FolderNeed> needs = configuration.Disks.Select(disk => Path.GetDirectoryName(disk.Path)!).Prepend(folder).Distinct()
            .Select(path => new FolderNeed { Path = path, RequiredBytes = OneMebibyte, MayHoldFiles = takesOver || path != folder });
        Refuse(Folders.Check([.. needs], user));
    }

    private static void Refuse(Problem? problem)
    {
        if (problem is not null)
        {
            throw new RefusedException(problem);
        }
    }
}
