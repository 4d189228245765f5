using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Storage.Smb;

namespace Godwit.Host.Vms;

/// <summary>The file with a saved guest's memory, once nobody here wants it any more.</summary>
internal sealed class SavedMemory(ReachesShares reach, StorageLocks locks)
{
    /// <summary>
    /// For whoever has its lock, or whose guest has. On a share that is away it stays, and nobody waits: whoever starts the machine cold takes it away.
    /// What another host has saved since is that one's.
    /// </summary>
    public async Task DropAsync(VmConfiguration vm, string folder)
    {
        try
        {
            await reach([folder], CancellationToken.None);
            if (locks.TakenBy(vm, folder) is null)
            {
                DurableFile.Delete(VmFiles.Memory(folder));
            }
        }
        catch (Exception away) when (away is RefusedException or IOException)
        {
            // A cold start would be refused there, too.
        }
    }
}
