using System.Diagnostics.CodeAnalysis;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Guests;

/// <summary>Files that take the place of memory for guests that are started again when the host has none left for them.</summary>
internal sealed class SmartPaging(GuestMemoryRoom room, SmartPagingBook book, GuestUser user, ILogger<SmartPaging> logger)
{
    /// <summary>Memory for a start: promised until it is disposed, or a file.</summary>
    /// <param name="vm">The VM, which does not run.</param>
    /// <param name="configuration">Its vm.json.</param>
    /// <param name="again">It ran before and is started again by the host.</param>
    /// <exception cref="RefusedException">There is neither memory nor room for a file, and nothing was made.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The grant holds it.")]
    public MemoryGrant Grant(VmRecord vm, VmConfiguration configuration, bool again)
    {
        IDisposable? promise = room.TryPromise(vm.Id, configuration.MemoryBytes, out long free);
        (bool paging, Problem? refused) = MemoryVerdict.Of(vm.Name, configuration.MemoryBytes, free, again);
        return refused is not null ? throw new RefusedException(refused)
            : paging ? new MemoryGrant(Make(vm, configuration), null)
            : new MemoryGrant(null, promise);
    }

    /// <summary>The guest has ended, or will never be. Repeatable.</summary>
    public void Discard(VmConfiguration configuration)
    {
        if (book.PathOf(configuration.Id) is { } path)
        {
            string folder = Path.GetDirectoryName(path)!;
            if (Directory.Exists(folder))
            {
                DurableFile.Delete(path);
                if (folder != configuration.SmartPagingFolder)
                {
                    // The VM's files may have gone elsewhere while the guest ran.
                    Folders.RemoveEmpty([folder]);
                }
            }

            book.Remove(configuration.Id);
        }
    }

    private string Make(VmRecord vm, VmConfiguration configuration)
    {
        string folder = configuration.SmartPagingFolder ?? vm.Folder;
        string path = Path.Combine(folder, $"{vm.Id}.smartpaging");
        if (Folders.Check([new FolderNeed { Path = folder, RequiredBytes = configuration.MemoryBytes, MayHoldFiles = true }], user) is { } problem)
        {
            throw new RefusedException(problem);
        }

        book.Add(vm.Id, path);
        try
        {
            Folders.Create(folder);
            DurableFile.Delete(path);
            // All of its space at once: a guest would die of a full file system in the middle of a store.
            using (var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Ownership.PrivateFile, PreallocationSize = configuration.MemoryBytes,
            }))
            {
                file.SetLength(configuration.MemoryBytes);
            }

            Ownership.GiveFile(path, user);
        }
        catch (IOException failure)
        {
            Discard(configuration);
            throw new RefusedException(
                ProblemId.NotEnoughSpace, path, $"The smart paging file {path} of {vm.Name} could not be made: {failure.Message}",
                "Free some space there, or choose another folder for it: godwit vm set --smart-paging-folder.");
        }

        Log.PagingBegins(logger, vm.Name, configuration.MemoryBytes, path);
        return path;
    }
}
