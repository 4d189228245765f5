using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Problems;
using Godwit.Host.Guests;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Vms;

namespace Godwit.Host.Exports;

/// <summary>Looks at the files of a VM that is to be imported, and at the places where they would go.</summary>
internal sealed class FoundFiles(FileOwners owners, ImportSources sources, GuestUser user, StorageLocks locks)
{
    private const long Overhead = 1L << 20;

    public IReadOnlyList<Incompatibility> Look(ImportPlan plan) =>
    [
        .. sources.Look(plan), .. Outside(plan), .. Inserted(plan), .. Missing(plan), .. Changed(plan), .. ChainFindings.Of(plan.Before),
        .. plan.Copies ? NewPlaces(plan) : InPlace(plan),
    ];

    /// <summary>Whoever wrote vm.json must not make us, who are root, give any file of the host to a guest.</summary>
    private static IEnumerable<Incompatibility> Outside(ImportPlan plan)
    {
        string[] folders = [.. new[] { plan.FolderBefore, plan.Request.VhdSourceFolder }.OfType<string>().Select(folder => folder + "/")];
        return plan.Request.FilesAnywhere is true ? [] : VmFileSet.All(plan.Before, plan.FolderBefore).Union(VmFileSet.Media(plan.Before).OfType<string>())
            .Where(file => !folders.Any(folder => LiesIn(folder, file)))
            .Select(file => Error(
                ProblemId.FilesOutsideFolder, file, $"{file} of {plan.Before.Name} lies outside {plan.FolderBefore}.",
                "Say that it may be taken, if you know that it belongs to the virtual machine; or say where its disks are (--vhd-source-folder).", "--files-anywhere"));
    }

    /// <summary>By its name, and with no link on the way, which could lead anywhere.</summary>
    private static bool LiesIn(string folder, string file)
    {
        if (!file.StartsWith(folder, StringComparison.Ordinal))
        {
            return false;
        }

        for (string? between = Path.GetDirectoryName(file); between?.Length >= folder.Length; between = Path.GetDirectoryName(between))
        {
            if (new DirectoryInfo(between).LinkTarget is not null)
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<Incompatibility> Missing(ImportPlan plan)
    {
        HashSet<string> disks = [.. VmFileSet.Images(plan.Before).Select(image => image.Path)];
        HashSet<string> memories = [.. VmFileSet.Memories(plan.Before)];
        foreach (string file in FilePlaces.Needed(plan.Before).Distinct(StringComparer.Ordinal))
        {
            if (FileStatus.Of(file) is not { } status)
            {
                yield return Error(
                    ProblemId.ImageMissing, file, $"{file} of {plan.Before.Name} does not exist.", "Restore the file, or say where it is.",
                    disks.Contains(file) ? "--vhd-source-folder FOLDER" : memories.Contains(file) ? "--discard-memory" : null);
            }
            else if (!status.IsFile || status.LinkCount != 1)
            {
                yield return Error(
                    ProblemId.PathInvalid, file, $"{file} of {plan.Before.Name} is no plain file with one name.", "Put a copy of it in its place.", null);
            }
        }
    }

    private static IEnumerable<Incompatibility> Changed(ImportPlan plan) => (plan.Manifest?.Files ?? [])
        .Select(file => (file, Path: Path.Combine(plan.FolderBefore, Path.GetFileName(file.Name))))
        .Where(known => FileStatus.Of(known.Path) is { } status && status.SizeBytes != known.file.SizeBytes)
        .Select(known => Error(
            ProblemId.ImageCorrupt, known.Path, $"{known.Path} has {FileStatus.Of(known.Path)!.SizeBytes} bytes, and was exported with {known.file.SizeBytes}.",
            "Copy the export again; it is not whole.", null));

    private IEnumerable<Incompatibility> NewPlaces(ImportPlan plan)
    {
        IReadOnlyList<VmFilePair> pairs = plan.Pairs();
        foreach (string taken in pairs.Select(pair => pair.To).Append(VmFiles.Configuration(plan.Folder)).Append(VmFiles.Memory(plan.Folder))
            .Where(file => FileStatus.Of(file) is not null).Distinct(StringComparer.Ordinal))
        {
            yield return Error(
                ProblemId.ImageExists, taken, $"{taken} exists already and is not overwritten.", "Choose another place.",
                Path.GetDirectoryName(taken) == plan.Folder ? "--config-folder FOLDER" : "--vhd-folder FOLDER");
        }

        if ((owners.OfFolder(plan.Folder, except: null) ?? owners.OfFiles(pairs.Select(pair => pair.To), except: null)) is { } owned)
        {
            yield return ImportChecks.Of(owned, "--config-folder FOLDER");
        }

        IEnumerable<FolderNeed> needs = pairs.GroupBy(pair => Path.GetDirectoryName(pair.To)!, StringComparer.Ordinal).Select(folder => new FolderNeed
        {
            Path = folder.Key, RequiredBytes = Overhead + folder.Sum(pair => ImageFiles.AllocatedBytes(pair.From)), MayHoldFiles = true,
        });
        if (Folders.Check([new FolderNeed { Path = plan.Folder, RequiredBytes = Overhead, MayHoldFiles = true }, .. needs], user) is { } room)
        {
            yield return ImportChecks.Of(room, "--config-folder FOLDER, --vhd-folder FOLDER");
        }
    }

    /// <summary>What lies in a DVD drive is read by the guest: it must be no other machine's disk.</summary>
    private IEnumerable<Incompatibility> Inserted(ImportPlan plan) =>
        owners.OfFiles(VmFileSet.Media(plan.Before).OfType<string>(), except: plan.Before.Id) is { } owned ? [ImportChecks.Of(owned)] : [];

    private IEnumerable<Incompatibility> InPlace(ImportPlan plan)
    {
        // Which VM has the id is said elsewhere; its own folder would only be said once more.
        if (owners.OfFiles(VmFileSet.All(plan.Before, plan.FolderBefore), except: plan.Before.Id) is { } owned)
        {
            yield return ImportChecks.Of(owned, "--copy");
        }

        IEnumerable<string> folders = FilePlaces.Needed(plan.Before).Select(file => Path.GetDirectoryName(file)!).Append(plan.FolderBefore);
        IEnumerable<FolderNeed> needs = folders.Distinct(StringComparer.Ordinal)
            .Select(folder => new FolderNeed { Path = folder, RequiredBytes = Overhead, MayHoldFiles = true });
        if (Folders.Check([.. needs], user) is { } closed)
        {
            yield return ImportChecks.Of(closed, "--copy");
        }

        // A machine that runs on another host is that one's, whatever lies in the folder.
        if (locks.ObstacleTo(plan.Before, plan.FolderBefore) is { } running)
        {
            yield return ImportChecks.Of(running);
        }
    }

    private static Incompatibility Error(ProblemId id, string target, string message, string remedy, string? fix) =>
        new() { Id = id, Severity = IncompatibilitySeverity.Error, Target = target, Message = message, Remedy = remedy, Fix = fix };
}
