using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Storage;
using Godwit.Host.Vms;
using Godwit.Qmp;

namespace Godwit.Host.Platform;

/// <summary>
/// Add-VMDvdDrive, Remove-VMDvdDrive, Set-VMDvdDrive. vm.json is written before the guest's drive changes; a daemon that comes
/// back makes the drives what vm.json says.
/// </summary>
internal sealed class DvdActs(FileOwners owners, GuestUser user)
{
    private const int Ports = 6;

    /// <summary>A drive more, of a machine that is off.</summary>
    public void Add(VmDriver vm, string? path)
    {
        RequireOff(vm);
        IReadOnlyList<DvdDrive> drives = vm.Configuration.DvdDrives ?? [];
        int port = Enumerable.Range(0, Ports).FirstOrDefault(free => drives.All(drive => drive.Port != free), -1);
        if (port < 0)
        {
            throw new RefusedException(
                ProblemId.VmConfigurationInvalid, vm.Record.Name, $"{vm.Record.Name} has {Ports} DVD drives, one at each SATA port.", "Remove one first.");
        }

        Check(vm, path);
        vm.Rewrite(vm.Configuration with { DvdDrives = [.. drives, new DvdDrive { Id = $"dvd{port}", Port = port, Path = path }] });
    }

    public static void Remove(VmDriver vm, string driveId)
    {
        RequireOff(vm);
        DvdDrive gone = Find(vm, driveId);
        IReadOnlyList<DvdDrive> left = [.. vm.Configuration.DvdDrives!.Where(drive => drive != gone)];
        vm.Rewrite(vm.Configuration with { DvdDrives = left.Count > 0 ? left : null });
    }

    /// <summary>Another image, or none (null), in a drive of a machine in whatever state but saved.</summary>
    public async Task SetAsync(VmDriver vm, string driveId, string? path)
    {
        DvdDrive drive = Find(vm, driveId);
        Check(vm, path);
        VmConfiguration before = vm.Configuration;
        vm.Rewrite(before with { DvdDrives = [.. before.DvdDrives!.Select(known => known == drive ? known with { Path = path } : known)] });
        if (vm.Phase.Guest is not { } guest)
        {
            return;
        }

        try
        {
            await new GuestDvds(guest).AgreeAsync(vm.Configuration.DvdDrives!, CancellationToken.None);
        }
        catch (QmpException refused)
        {
            vm.Rewrite(before);
            throw new RefusedException(
                ProblemId.QemuFailed, path ?? drive.Id, $"QEMU did not change what lies in {drive.Id}: {refused.Message}",
                "Check that the file can be read by the user that QEMU runs as.");
        }
    }

    public static DvdDrive Find(VmDriver vm, string driveId) =>
        (vm.Configuration.DvdDrives ?? []).FirstOrDefault(drive => drive.Id == driveId) ?? throw new RefusedException(
            ProblemId.DiskUnknown, driveId, $"{vm.Record.Name} has no DVD drive {driveId}.",
            vm.Configuration.DvdDrives is { } drives ? $"Name one of: {string.Join(", ", drives.Select(drive => drive.Id))}." : $"Add one: godwit vm dvd add {vm.Record.Name}.");

    private void Check(VmDriver vm, string? path)
    {
        if (vm.Phase is VmPhase.Saved)
        {
            throw new RefusedException(
                ProblemId.VmWrongState, vm.Record.Name, $"{vm.Record.Name} is saved, with what lies in its drives.", "Start it first, or turn it off.");
        }

        if (path is null)
        {
            return;
        }

        if ((FolderVerdict.OfPath(path) ?? owners.OfFiles([path], except: vm.Record.Id)) is { } problem)
        {
            throw new RefusedException(problem);
        }

        if (FileStatus.Of(path) is not { } status)
        {
            throw new RefusedException(ProblemId.ImageMissing, path, $"The ISO image {path} does not exist.", "Name a file of the machine's host.");
        }

        if (!status.IsFile || VmFileSet.Images(vm.Configuration).Any(image => image.Path == path))
        {
            throw new RefusedException(ProblemId.PathInvalid, path, $"{path} is no file of its own that could lie in a DVD drive.", "Name the ISO image itself.");
        }

        if ((status.Mode & UnixFileMode.OtherRead) == 0 && status.UserId != user.UserId)
        {
            throw new RefusedException(
                ProblemId.PathInvalid, path, $"{path} cannot be read by {user.Name}, the user that QEMU runs as.",
                $"Copy the image to where {user.Name} can read it, such as the virtual machine's folder.");
        }
    }

    private static void RequireOff(VmDriver vm)
    {
        if (vm.Phase is not VmPhase.Off)
        {
            throw new RefusedException(
                ProblemId.VmWrongState, vm.Record.Name, $"DVD drives of {vm.Record.Name} come and go only while it is off; images are inserted at any time.",
                $"Stop it first: godwit vm stop {vm.Record.Name}.");
        }
    }
}
