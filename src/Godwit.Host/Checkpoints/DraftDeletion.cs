using Godwit.Host.Platform;
using Godwit.Host.Storage;

namespace Godwit.Host.Checkpoints;

/// <summary>
/// Files that vm.json is about to stop naming. Announced before, they are deleted by the next daemon should this one die; and kept
/// if vm.json names them still.
/// </summary>
internal static class DraftDeletion
{
    public static void Announce(DraftBook drafts, IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            drafts.Add(file);
        }
    }

    public static void Delete(DraftBook drafts, IReadOnlyCollection<string> files)
    {
        // All files first: a row that stays is of no consequence.
        foreach (string file in files)
        {
            TpmState.DeleteFile(file);
        }

        foreach (string file in files)
        {
            drafts.Remove(file);
        }
    }
}
