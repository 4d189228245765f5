using Godwit.Host.Storage;

namespace Godwit.Host.Checkpoints;

/// <summary>
/// Files that vm.json is about to stop naming. Announced before, they are deleted by the next daemon should this one die; and kept
/// if vm.json names them still.
/// </summary>
internal static class DraftDeletion
{
    /// <param name="drafts">The book.</param>
    /// <param name="files">What vm.json names no more when <paramref name="write"/> returns.</param>
    /// <param name="write">Writes it. When it throws, what was announced is taken back: the VM may leave with these files before another daemon looks.</param>
    public static void Announce(DraftBook drafts, IReadOnlyCollection<string> files, Action write)
    {
        drafts.Announce(files);
        try
        {
            write();
        }
        catch
        {
            drafts.Keep(files);
            throw;
        }
    }

    /// <summary>What cannot be deleted now is tried again with what earlier daemons left.</summary>
    public static void Delete(DraftBook drafts, IReadOnlyCollection<string> files) => drafts.Discard(files, []);
}
