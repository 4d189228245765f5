using Godwit.Contracts.Vms;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Exports;

/// <summary>What is exported, and what becomes of it: one folder with everything in it, vm.json naming it by relative paths.</summary>
internal sealed record ExportOrder
{
    /// <summary>The VM as it is to be found in the export, with the paths its files have now. Nobody writes to them.</summary>
    public required VmConfiguration Before { get; init; }

    public required string FolderBefore { get; init; }

    /// <summary>The file with its memory, if it is to be Saved.</summary>
    public required string? Memory { get; init; }

    public required VmConfiguration After { get; init; }

    public required string Folder { get; init; }

    public static ExportOrder Of(VmConfiguration vm, string folder, string? memory, string to) => new()
    {
        Before = vm,
        FolderBefore = folder,
        Memory = memory,
        After = FilePlaces.Of(vm, folder, to, _ => to) with { CheckpointFolder = null, SmartPagingFolder = null },
        Folder = to,
    };

    public IReadOnlyList<VmFilePair> Pairs() => FilePlaces.Pairs(Before, FolderBefore, After, Folder, Memory);

    /// <summary>Everything that there is afterwards; first the file without which nobody can take it for an export.</summary>
    public IReadOnlyList<string> NewFiles() =>
        [VmFiles.Configuration(Folder), ExportManifest.PathIn(Folder), .. Pairs().Select(pair => pair.To)];

    /// <summary>Folders that have to be made, outermost first.</summary>
    public IReadOnlyList<string> NewFolders() => 
        [.. NewFiles().Select(file => Path.GetDirectoryName(file)!).SelectMany(Folders.Missing).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
