using System.Diagnostics.CodeAnalysis;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Networks;
using Godwit.Host.Platform;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Storage.Luns;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Vms;

namespace Godwit.Host.Guests;

/// <summary>Puts up everything a guest needs on this host and starts its QEMU, paused; and takes it all down again.</summary>
internal sealed class GuestBoot(
    IGuestLauncher launcher, Taps taps, Switches switches, VmPlace place, AcceleratorChoice accelerator, SmartPaging paging, HostLuns luns,
    StorageLocks locks, ShareIsAway isAway, TimeProvider time)
{
    /// <summary>A QEMU that waits: for its first instruction, or with <paramref name="incoming"/> for a guest's state. After a failure nothing is left.</summary>
    /// <param name="vm">Its vm.json.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="incoming">A guest's state comes to it.</param>
    /// <param name="memoryFile">A file that takes the place of memory; null for none.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <param name="fromHost">Its state comes from another host, which has it locked until it is handed over.</param>
    /// <param name="tpmApart">The TPM's files are in the hands of another host until <see cref="TakeTpm"/>.</param>
    public async Task<Guest> StartAsync(
        VmConfiguration vm, string folder, bool incoming, string? memoryFile, CancellationToken cancellationToken, bool fromHost = false, bool tpmApart = false)
    {
        try
        {
            await luns.TakeAsync(vm, cancellationToken);
            // Before QEMU opens anything: opening an image may already write to it.
            using HeldLocks taken = fromHost ? new HeldLocks() : await locks.TakeSoonAsync(vm, folder, cancellationToken);
            if (taken.All.Count > 0 && VmFiles.HasOtherDisks(folder, vm))
            {
                // It was read before it was locked, and somebody has made or merged a checkpoint in between.
                throw new RefusedException(
                    ProblemId.RunsElsewhere, vm.Name, $"Another host has changed the disks of {vm.Name} just now.", "Start it again; it is read anew then.");
            }

            var guestPlace = new GuestPlace
            {
                Accelerator = accelerator.Accelerator,
                RunFolder = place.RunFolder(vm.Id),
                SerialLogPath = place.SerialLog(vm.Id),
                TapNames = await PlugInAsync(vm, cancellationToken),
                Incoming = incoming,
                ImageLocking = !VmFileSet.Written(vm).Any(disk => locks.Shares(disk.Path)),
                MemoryFile = memoryFile,
            };
            Directory.CreateDirectory(Path.GetDirectoryName(guestPlace.SerialLogPath)!);
            IGuestProcess process = await launcher.LaunchAsync(
                new GuestLaunch
                {
                    VmId = vm.Id,
                    RunFolder = guestPlace.RunFolder,
                    SerialLogPath = guestPlace.SerialLogPath,
                    TpmStateFolder = vm.Tpm is not { } tpm ? null : tpmApart ? FolderOf(vm).TpmApartPath : TpmState.FolderOf(tpm.StatePath),
                    Arguments = GuestCommandLine.For(vm, guestPlace),
                },
                cancellationToken);
            return await LockedAsync(vm.Id, process, taken, cancellationToken);
        }
        catch (RefusedException failed)
            when (failed.Problem.Id is ProblemId.VmStartFailed && VmFileSet.All(vm, folder).FirstOrDefault(file => isAway(file)) is { } away)
        {
            // QEMU says nothing of that: it waits for its disks in the kernel.
            await ClearAsync(vm);
            Problem lost = VolumeVerdict.Away(away);
            throw new RefusedException(lost with { Message = $"{lost.Message} {failed.Problem.Message}" });
        }
        catch
        {
            await ClearAsync(vm);
            throw;
        }
    }

    /// <summary>Says that a machine at rest is this host's, where other hosts reach its files. Should that fail its first start says so.</summary>
    public void Claim(VmConfiguration vm, string folder) => locks.TryClaim(vm, folder);

    /// <summary>The guest that an earlier daemon started, if it still runs.</summary>
    public Guest? Adopt(VmId vm) => launcher.Adopt(place.RunFolder(vm)) is { } process ? new Guest(process, locks, time) : null;

    /// <summary>The running guest's TPM keeps its state where vm.json says, from here on. Repeatable.</summary>
    public void TakeTpm(VmConfiguration vm)
    {
        if (vm.Tpm is { } tpm && Directory.Exists(place.RunFolder(vm.Id)))
        {
            FolderOf(vm).PointTpmAt(TpmState.FolderOf(tpm.StatePath));
        }
    }

    /// <summary>Takes down what a guest that has ended needed. Repeatable.</summary>
    public async Task ClearAsync(VmConfiguration vm)
    {
        foreach (NetworkAdapter adapter in vm.NetworkAdapters)
        {
            await taps.RemoveAsync(Taps.NameOf(vm.Id, adapter.Id), CancellationToken.None);
        }

        FolderOf(vm).Remove();
        paging.Discard(vm);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "It is what is returned; a failure ends it.")]
    private async Task<Guest> LockedAsync(VmId vm, IGuestProcess process, HeldLocks taken, CancellationToken cancellationToken)
    {
        var guest = new Guest(process, locks, time);
        try
        {
            await guest.Locks.AcceptAsync(taken, vm, cancellationToken);
            return guest;
        }
        catch
        {
            await guest.EndAsync();
            throw;
        }
    }

    private GuestFolder FolderOf(VmConfiguration vm) => new(place.RunFolder(vm.Id));

    /// <summary>A tap for every adapter, in the bridge of its switch. A switch that is not here is "Not Connected".</summary>
    private async Task<IReadOnlyDictionary<string, string>> PlugInAsync(VmConfiguration vm, CancellationToken cancellationToken)
    {
        Dictionary<string, string> names = [];
        foreach (NetworkAdapter adapter in vm.NetworkAdapters)
        {
            string? bridge = adapter.SwitchName is { } name ? switches.Find(name)?.BridgeName : null;
            names[adapter.Id] = await taps.EnsureAsync(vm.Id, adapter.Id, bridge, cancellationToken);
        }

        return names;
    }
}
