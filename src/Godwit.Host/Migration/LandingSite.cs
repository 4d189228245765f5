using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Checkpoints;
using Godwit.Host.Guests;
using Godwit.Host.Hosts;
using Godwit.Host.MigrationNetworks;
using Godwit.Host.Networks;
using Godwit.Host.Platform;
using Godwit.Host.Processors;
using Godwit.Host.Queue;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Storage.Luns;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>What a landing takes of its host: looked at first, then made, then taken away again if nothing comes of it.</summary>
internal sealed class LandingSite(
    HostOptions options, VmDirectory directory, DepartureBook departures, ArrivalBook book, Switches switches, HostMachine machine, GuestUser user, GuestRetirement retirement,
    DiskClaims claims, FileOwners owners, GuestMemoryRoom room,
    SettingsBook settings, MoveWays ways, MigrationSlots slots, HostLuns luns, HostShares shares, HostProcessor processor, TimeProvider time)
{
    /// <summary>Metadata of an image and a little room to breathe (bytes a disk).</summary>
    private const long DiskOverhead = 8L << 20;

    /// <summary>
    /// What others have to be asked for: the storage network, the file servers, and QEMU for the processor where it has not said yet. What
    /// stands against the VM's logical units and its files on shares.
    /// </summary>
    public async Task<IReadOnlyList<Problem>> AskAroundAsync(MoveOrder order, CancellationToken cancellationToken)
    {
        _ = await processor.TryAsync(cancellationToken);
        return [.. await luns.ProblemsOfAsync(order.Arriving, cancellationToken), .. await shares.ProblemsOfAsync(order.Arriving, order.ArrivingFolder, cancellationToken)];
    }

    /// <exception cref="RefusedException">The first requirement that is not met. Nothing was created.</exception>
    public ArrivalRecord Examine(MoveOrder order, IReadOnlyList<Landing> others, IReadOnlyList<Problem> storageNews)
    {
        return ProblemsOf(order, others, storageNews).FirstOrDefault(problem => MoveSeverity.Of(problem.Id) is IncompatibilitySeverity.Error) is { } first
            ? throw new RefusedException(first)
            : new ArrivalRecord { Order = order, CreatedFolders = order.FilesShared ? [] : [.. FoldersOf(order).SelectMany(Missing).Distinct(StringComparer.Ordinal)] };
    }

    /// <summary>All requirements that are not met.</summary>
    public IReadOnlyList<Problem> ProblemsOf(MoveOrder order, IReadOnlyList<Landing> others, IReadOnlyList<Problem> storageNews) =>
        LandingChecks.Of(order, FactsOf(order, others, storageNews));

    /// <summary>Keeps every file and the folder from all others on this host, who must not look at them before we have.</summary>
    /// <exception cref="RefusedException">Somebody else is at one of them.</exception>
    public IDisposable KeepFiles(MoveOrder order) =>
        claims.Take([.. order.Arriving.Disks.Select(disk => disk.Path).Concat(BootFiles.Of(order.Arriving)).Concat(VmFileSet.Platforms(order.Arriving)).Append(order.ArrivingFolder)
            .Concat((order.Arriving.Luns ?? []).Select(LunIdentity.ClaimOf))
            .Distinct(StringComparer.Ordinal)]);

    /// <summary>Until it has moved in or is gone, nobody else here may take the name: the inventory would refuse the VM when it is too late.</summary>
    public IDisposable KeepName(MoveOrder order) => directory.Reserve(order.Arriving.Name);

    /// <summary>Folders, empty twins of the disks, and vm.json. What a failure leaves is in the record and goes with the discard.</summary>
    public async Task CreateAsync(ArrivalRecord arrival, CancellationToken cancellationToken)
    {
        MoveOrder order = arrival.Order;
        shares.Keep(order.Arriving, order.ArrivingFolder);
        if (order.FilesShared)
        {
            return;
        }

        foreach (string folder in FoldersOf(order))
        {
            Folders.Create(folder);
        }

        foreach (VirtualHardDisk disk in order.HasGuest ? VmFileSet.Written(order.Arriving) : [])
        {
            await ImageFiles.CreateAsync(disk, user, cancellationToken);
        }

        if (order.Arriving.Tpm is { } tpm)
        {
            // A running guest's state comes with its memory; what is at rest is carried.
            Action make = order.HasGuest ? () => TpmState.Make(tpm.StatePath, user) : () => TpmState.Give(tpm.StatePath, user);
            make();
        }

        VmFiles.Write(order.ArrivingFolder, order.Arriving);
    }

    /// <summary>What comes from the source as it is.</summary>
    public LandingFiles FilesOf(MoveOrder order) => new(order, book, user);

    /// <summary>Everything the landing made. Repeatable.</summary>
    public async Task TakeAwayAsync(ArrivalRecord arrival)
    {
        MoveOrder order = arrival.Order;
        await (order.FilesShared
            ? retirement.ClearAsync(order.Arriving)
            : retirement.TakeAwayAsync(order.Arriving, order.ArrivingFolder, LockPlan.LocksOf(order.Departing, order.DepartingFolder)));
        Folders.RemoveEmpty(arrival.CreatedFolders);
    }

    public static long CopiedBytes(MoveOrder order) => order.FilesShared ? 0 : VmFileSet.Images(order.Arriving).Sum(image => ImageFiles.AllocatedBytes(image.Path));

    private LandingFacts FactsOf(MoveOrder order, IReadOnlyList<Landing> others, IReadOnlyList<Problem> storageNews)
    {
        VmConfiguration vm = order.Arriving;
        IReadOnlyList<VmConfiguration> here = [.. directory.All().Select(driver => driver.Configuration), .. others.Select(landing => landing.Order.Arriving)];
        return new LandingFacts
        {
            HostName = options.HostName,
            MigrationEnabled = settings.VirtualMachineMigrationEnabled,
            MoveAddresses = [.. ways.Offers().Select(offer => offer.Address)],
            Accelerator = machine.Accelerator.Name,
            ProcessorManufacturer = machine.ProcessorManufacturer,
            QemuVersion = machine.Qemu.Version,
            Now = time.GetUtcNow(),
            FreeSlots = slots.Free,
            MachineTypes = machine.Qemu.MachineTypes,
            CpuModels = machine.Qemu.CpuModels,
            TracksMissingPages = GuestDevices.TracksPages,
            Processor = processor.Known,
            SwitchNames = switches.All.Select(known => known.Name).ToHashSet(SwitchVerdict.Names),
            MemoryAvailableBytes = room.FreeBytes() - others.Sum(landing => landing.Order.Arriving.MemoryBytes),
            NameTaken = directory.IsNameTaken(vm.Name) || others.Any(landing => string.Equals(landing.Order.Arriving.Name, vm.Name, StringComparison.OrdinalIgnoreCase)),
            IdTaken = directory.Find(vm.Id) is not null || others.Any(landing => landing.Order.Arriving.Id == vm.Id)
                || departures.Unsettled().Any(departure => departure.Order.Departing.Id == vm.Id && departure.State is DepartureState.Given),
            MacAddressesTaken =
            [
                .. vm.NetworkAdapters.Select(adapter => adapter.MacAddress)
                    .Where(address => here.Any(other => other.Id != vm.Id && other.NetworkAdapters.Any(adapter => adapter.MacAddress == address))),
            ],
            StorageProblems =
            [
                .. StorageProblems(order, others), .. storageNews,
                .. LunVerdict.OfHolders(vm.Luns ?? [], here.Where(other => other.Id != vm.Id)) is { } held ? [held] : Array.Empty<Problem>(),
                .. FirmwareImages.Missing(vm, options.HostName) is { } missing ? [missing] : Array.Empty<Problem>(),
            ],
        };
    }

    private IReadOnlyList<Problem> StorageProblems(MoveOrder order, IReadOnlyList<Landing> others)
    {
        IReadOnlyList<Problem> taken =
        [
            .. owners.OfFolder(order.ArrivingFolder, except: order.Arriving.Id) is { } folderTaken ? [folderTaken] : Array.Empty<Problem>(),
            .. owners.OfFiles(
                [.. DiskImages.Files(order.Arriving), .. VmFileSet.Platforms(order.Arriving), .. VmFileSet.Media(order.Arriving).OfType<string>()],
                except: order.Arriving.Id)
                is { } fileTaken ? [fileTaken] : Array.Empty<Problem>(),
        ];
        if (order.FilesShared)
        {
            return taken;
        }

        // What other landings have been promised and have not used yet is not free.
        IReadOnlyList<FolderNeed> needs =
        [
            .. Arriving(order).Select(folder => new FolderNeed { Path = folder.Path, RequiredBytes = folder.Bytes, MayHoldFiles = folder.Path != order.ArrivingFolder }),
            .. others.Where(landing => !landing.Order.FilesShared).SelectMany(landing => Arriving(landing.Order))
                .Select(folder => new FolderNeed { Path = folder.Path, RequiredBytes = Math.Max(0, folder.Bytes - folder.There), MayHoldFiles = true }),
        ];
        return
        [
            .. taken,
            .. Folders.Check(needs, user) is { } problem ? [problem] : Array.Empty<Problem>(),
            .. VmFileSet.All(order.Arriving, order.ArrivingFolder).Where(file => FileStatus.Of(file) is not null).Select(file => IsThere(order, file)),
        ];
    }

    private Problem IsThere(MoveOrder order, string file) => UncPath.OfLocal(file) is not null && VmFileSet.All(order.Departing, order.DepartingFolder).Contains(file)
        ? new Problem
        {
            Id = ProblemId.ImageExists,
            Target = file,
            Message = $"{file} is {order.Departing.Name}'s own and lies there already: it cannot be copied onto itself.",
            Remedy = $"Bring the rest there first: godwit move-storage {order.Departing.Name} '{order.ArrivingFolder}'. "
                + $"Then move the virtual machine alone: godwit move {order.Departing.Name} {options.HostName}",
        }
        : new Problem
        {
            Id = ProblemId.ImageExists,
            Target = file,
            Message = $"{options.HostName} already has a file {file}.",
            Remedy = "Choose another place. Leave the file alone unless you know whose it is: it may be another virtual machine's.",
        };

    /// <summary>What comes into each folder, and how much of it is there, bytes.</summary>
    private static IEnumerable<(string Path, long Bytes, long There)> Arriving(MoveOrder order) => FoldersOf(order).Select(folder =>
    {
        IReadOnlyList<VirtualHardDisk> disks = [.. order.Arriving.Disks.Where(disk => order.HasGuest && Path.GetDirectoryName(disk.Path) == folder)];
        IReadOnlyList<KeyValuePair<string, long>> carried = [.. (order.CarriedBytes ?? new Dictionary<string, long>()).Where(file => Path.GetDirectoryName(file.Key) == folder)];
        return (
            folder,
            disks.Sum(disk => order.AllocatedBytes.GetValueOrDefault(disk.Id) + DiskOverhead) + carried.Sum(file => file.Value),
            disks.Select(disk => disk.Path).Concat(carried.Select(file => file.Key)).Sum(file => FileStatus.Of(file)?.AllocatedBytes ?? 0));
    });

    private static IReadOnlyList<string> FoldersOf(MoveOrder order) =>
        [.. VmFileSet.All(order.Arriving, order.ArrivingFolder).Select(file => Path.GetDirectoryName(file)!).Prepend(order.ArrivingFolder).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> Missing(string folder) =>
        Directory.Exists(folder) || Path.GetDirectoryName(folder) is not { } above ? [] : [.. Missing(above), folder];
}
