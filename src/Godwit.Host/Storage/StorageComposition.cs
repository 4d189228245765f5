using Godwit.Host.Storage.Locks;
using Godwit.Host.Storage.Luns;
using Godwit.Host.Storage.Smb;

namespace Godwit.Host.Storage;

internal static class StorageComposition
{
    public static IServiceCollection AddStorage(this IServiceCollection services) => services
        .AddSingleton<SharedStorage>()
        .AddSingleton<HostMark>()
        .AddSingleton<LockPredecessors>()
        .AddSingleton<StorageLocks>()
        .AddSingleton<DraftBook>()
        .AddSingleton<MadeFolders>()
        .AddSingleton<FormerFiles>()
        .AddSingleton<DiskClaims>()
        .AddSingleton<DiskUses>()
        .AddSingleton<DiskViews>()
        .AddSingleton<DiskMaking>()
        .AddSingleton<DiskRewriting>()
        .AddSingleton<DiskMerging>()
        .AddSingleton<DiskParents>()
        .AddSingleton<DiskDesk>()
        .AddSingleton(new FibreChannelDisks())
        .AddSingleton<HostLuns>()
        .AddSingleton<HostShares>()
        .AddSingleton<AllocatedSizes>()
        .AddSingleton<LunActs>();
}
