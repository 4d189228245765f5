using Godwit.Host.Platform;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Exports;

/// <summary>What an import does to files, known before it begins.</summary>
internal sealed record ImportedFiles
{
    /// <summary>Copies, and the vm.json beside them, first.</summary>
    public required IReadOnlyList<string> New { get; init; }

    /// <summary>Folders that have to be made for them, outermost first.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    /// <summary>Of one that stays where it is: what is given to the guest, and vm.json.</summary>
    public required IReadOnlyList<string> Changed { get; init; }

    /// <summary>Of one that stays where it is: what is of no use any more.</summary>
    public required IReadOnlyList<string> Dropped { get; init; }

    /// <param name="plan">What is to be imported.</param>
    /// <param name="owners">vm.json may come from anybody, and name any file of the host as memory.</param>
    public static ImportedFiles Of(ImportPlan plan, FileOwners owners)
    {
        if (!plan.Copies)
        {
            return new ImportedFiles { New = [], Folders = [], Changed = [.. ChangedBy(plan)], Dropped = [.. DroppedBy(plan, owners)] };
        }

        string[] files = [VmFiles.Configuration(plan.Folder), .. plan.Pairs().Select(pair => pair.To)];
        return new ImportedFiles
        {
            New = files,
            Folders = [.. files.Select(file => Path.GetDirectoryName(file)!).SelectMany(Storage.Folders.Missing).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Changed = [],
            Dropped = [],
        };
    }

    private static IEnumerable<string> ChangedBy(ImportPlan plan) => VmFileSet.All(plan.After, plan.Folder)
        .Concat(plan.After.Tpm is { } tpm ? [TpmState.FolderOf(tpm.StatePath)] : Array.Empty<string>())
        .Where(file => FileStatus.Of(file) is not null);

    private static IEnumerable<string> DroppedBy(ImportPlan plan, FileOwners owners) => plan.DroppedMemory(VmFiles.Read(plan.FolderBefore, id: null))
        .Where(file => IsOfNobodyElse(file, plan, owners)).Append(ExportManifest.PathIn(plan.Folder)).Where(file => FileStatus.Of(file) is { IsFile: true });

    private static bool IsOfNobodyElse(string file, ImportPlan plan, FileOwners owners) =>
        Path.GetDirectoryName(file) == plan.Folder && FileStatus.Of(file) is { IsFile: true, LinkCount: 1 }
        && !VmFileSet.All(plan.After, plan.Folder).Except([VmFiles.Memory(plan.Folder)], StringComparer.Ordinal).Contains(file)
        && owners.OfFiles([file], except: plan.After.Id) is null;
}
