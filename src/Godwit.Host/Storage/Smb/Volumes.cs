using Godwit.Contracts.Problems;
using Godwit.Contracts.Volumes;
using Godwit.Host.Api;
using Godwit.Host.Vms;

namespace Godwit.Host.Storage.Smb;

/// <summary>The shares of this host: taken on, shown, given up.</summary>
internal sealed class Volumes(VolumeBook book, VolumeWatch watch, SmbMount mount, UncNames names, VmDirectory directory, FileOwners owners)
{
    public IReadOnlyList<VolumeView> All() => [.. book.All().Select(View)];

    /// <exception cref="RefusedException">It is no share, is there already, or cannot be mounted; nothing stays.</exception>
    public async Task<VolumeView> AddAsync(AddVolumeRequest request, CancellationToken cancellationToken)
    {
        UncPath unc = Parse(request.Path);
        if (Find(unc) is not null)
        {
            throw new RefusedException(ProblemId.VolumeExists, unc.ShareName, $"{unc.ShareName} is a volume of this host already.", "Look at it: godwit volume list.");
        }

        return View(await MountAsync(new VolumeRecord(unc, request.Protection ?? VolumeProtection.Sealed), cancellationToken));
    }

    /// <exception cref="RefusedException">It is no volume, or a virtual machine has files on it, or may have.</exception>
    public async Task RemoveAsync(string path, CancellationToken cancellationToken)
    {
        UncPath unc = Parse(path);
        VolumeRecord volume = Find(unc) ?? throw new RefusedException(
            ProblemId.VolumeNotFound, unc.ShareName, $"{unc.ShareName} is no volume of this host.", "Look for its name: godwit volume list.");
        if (VolumeUse.AgainstRemoval(volume.Unc, owners.All()) is { } against)
        {
            throw new RefusedException(against);
        }

        // First it is forgotten, so that nobody mounts it again behind our back.
        book.Remove(volume.Unc);
        try
        {
            await SmbMount.UnmountAsync(volume.Unc, watch.IsAway(volume.Unc), cancellationToken);
            watch.Forget(volume.Unc);
        }
        catch
        {
            book.Put(volume);
            throw;
        }
    }

    /// <summary>
    /// Sees to it that the shares of these paths are mounted here: a virtual machine that comes brings the need of them with it. Paths that are on
    /// no share need nothing. What is mounted so is no volume yet: <see cref="Keep"/>.
    /// </summary>
    /// <returns>What stands against it, a problem a share.</returns>
    public async Task<IReadOnlyList<Problem>> EnsureAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        List<Problem> problems = [];
        foreach (UncPath unc in paths.Select(UncPath.OfLocal).OfType<UncPath>().DistinctBy(unc => unc.ShareName))
        {
            try
            {
                await mount.MountAsync(unc, Find(unc)?.Protection ?? VolumeProtection.Sealed, cancellationToken);
            }
            catch (RefusedException refused)
            {
                problems.Add(refused.Problem);
            }
        }

        return problems;
    }

    /// <summary>The shares of these paths, which are mounted, are volumes of this host from here on: a virtual machine on them comes to stay.</summary>
    public void Keep(IEnumerable<string> paths)
    {
        foreach (UncPath unc in paths.Select(UncPath.OfLocal).OfType<UncPath>().DistinctBy(unc => unc.ShareName).Where(unc => Find(unc) is null))
        {
            book.Put(new VolumeRecord(unc with { Rest = "" }, VolumeProtection.Sealed));
        }
    }

    private async Task<VolumeRecord> MountAsync(VolumeRecord volume, CancellationToken cancellationToken)
    {
        await mount.MountAsync(volume.Unc, volume.Protection, cancellationToken);
        book.Put(volume);
        await watch.LookAsync(volume, cancellationToken);
        return volume;
    }

    private UncPath Parse(string path)
    {
        // Whoever asks over the API may have had it turned into a path of this host already.
        UncPath? unc = UncPath.OfLocal(names.ToLocal(path));
        return unc is { Rest: "" } ? unc : throw new RefusedException(
            ProblemId.VolumeInvalid, path, unc is null ? $"\"{path}\" names no share." : $"{unc} is a folder on the share {unc.ShareName}.",
            unc is null ? @"Write it as \\SERVER\SHARE; a shell wants it in quotes, or as //SERVER/SHARE." : $"Name the share itself: {unc.ShareName}.");
    }

    private VolumeRecord? Find(UncPath unc) => book.All().FirstOrDefault(volume => volume.Unc.ShareName == unc.ShareName);

    private IReadOnlyList<string> UsersOf(UncPath unc) =>
    [
        .. directory.All().Select(vm => new FileOwner(vm.Record.Id, vm.Record.Name, vm.Record.Folder, vm.Configuration))
            .Where(owner => VolumeUse.IsOn(unc, owner)).Select(owner => owner.Name),
    ];

    private VolumeView View(VolumeRecord volume)
    {
        VolumeSight sight = watch.Of(volume.Unc);
        SmbSession? session = SmbSession.Of(volume.Unc);
        return new VolumeView
        {
            Path = volume.Unc.ShareName,
            MountPoint = volume.Unc.MountPoint,
            State = sight.State,
            Since = sight.Since,
            Protection = volume.Protection,
            Dialect = session?.Dialect,
            ContinuouslyAvailable = session?.ContinuouslyAvailable,
            CapacityBytes = sight.CapacityBytes,
            FreeBytes = sight.FreeBytes,
            VirtualMachines = UsersOf(volume.Unc),
            Problem = sight.Problem,
        };
    }
}
