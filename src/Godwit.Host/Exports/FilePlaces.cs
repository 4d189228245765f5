using System.Globalization;
using Godwit.Contracts.Vms;
using Godwit.Host.Platform;
using Godwit.Host.Vms;

namespace Godwit.Host.Exports;

/// <summary>New places for every file of a VM. Names stay, unless two would be the same.</summary>
internal static class FilePlaces
{
    /// <param name="vm">The VM.</param>
    /// <param name="folder">Of its vm.json.</param>
    /// <param name="newFolder">Of vm.json at the new place.</param>
    /// <param name="folderOf">Where a file goes, by its path.</param>
    public static VmConfiguration Of(VmConfiguration vm, string folder, string newFolder, Func<string, string> folderOf)
    {
        HashSet<string> taken = [.. VmFiles.OwnNames.Append(ExportManifest.Name).Select(name => Path.Combine(newFolder, name))];
        Dictionary<string, string> places = new(StringComparer.Ordinal);
        foreach (string file in VmFileSet.All(vm, folder).Except([VmFiles.Memory(folder), VmFiles.Configuration(folder)], StringComparer.Ordinal))
        {
            // The state of a TPM lies in a folder of its own, which is the guest's.
            string place = file == vm.Tpm?.StatePath ? TpmState.PathIn(newFolder) : Path.Combine(folderOf(file), Path.GetFileName(file));
            for (int number = 2; !taken.Add(place); number++)
            {
                place = Path.Combine(folderOf(file), Numbered(Path.GetFileName(file), number));
            }

            places[file] = place;
        }

        return VmFileSet.Relocate(vm, path => places.GetValueOrDefault(path, path));
    }

    /// <summary>What is copied from one place to the other.</summary>
    /// <param name="before">The VM with its old paths.</param>
    /// <param name="folderBefore">Of its vm.json.</param>
    /// <param name="after">The VM with its new paths.</param>
    /// <param name="folderAfter">Of its vm.json.</param>
    /// <param name="memory">The file with the VM's own memory, wherever it is; null when it has none.</param>
    public static IReadOnlyList<VmFilePair> Pairs(VmConfiguration before, string folderBefore, VmConfiguration after, string folderAfter, string? memory)
    {
        // What a VM has only once it has been started, perhaps.
        HashSet<string> needed = [.. Needed(before)];
        IEnumerable<VmFilePair> files = VmFilePair.Of(before, folderBefore, after, folderAfter)
            .Where(pair => pair.From != VmFiles.Memory(folderBefore) && (needed.Contains(pair.From) || File.Exists(pair.From)));
        return memory is null ? [.. files] : [.. files, new VmFilePair { From = memory, To = VmFiles.Memory(folderAfter), IsWritten = false }];
    }

    /// <summary>Files without which it is not that VM.</summary>
    public static IEnumerable<string> Needed(VmConfiguration vm) =>
        [.. VmFileSet.Images(vm).Select(image => image.Path), .. VmFileSet.BootFilesOf(vm), .. VmFileSet.Platforms(vm), .. VmFileSet.Memories(vm)];

    private static string Numbered(string name, int number) => string.Create(
        CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(name)}-{number}{Path.GetExtension(name)}");
}
