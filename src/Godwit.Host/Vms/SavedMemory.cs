using Godwit.Host.Api;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Smb;

namespace Godwit.Host.Vms;

/// <summary>The file with a saved guest's memory, once nobody wants it any more.</summary>
internal sealed class SavedMemory(ReachesShares reach)
{
    /// <summary>On a share that is away it stays, and nobody waits: whoever starts the machine cold takes it away.</summary>
    public async Task DropAsync(string folder)
    {
        try
        {
            await reach([folder], CancellationToken.None);
            DurableFile.Delete(VmFiles.Memory(folder));
        }
        catch (RefusedException)
        {
            // It is away.
        }
    }
}
