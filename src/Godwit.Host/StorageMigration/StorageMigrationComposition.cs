using Godwit.Host.Guests;
using Godwit.Host.Peers;

namespace Godwit.Host.StorageMigration;

internal static class StorageMigrationComposition
{
    public static IServiceCollection AddStorageMigration(this IServiceCollection services) => services
        .AddSingleton<StorageBook>()
        .AddSingleton<FileSteps>()
        .AddSingleton(provider => new FilesInMotion(
            provider.GetRequiredService<GuestUser>(),
            provider.GetRequiredService<FileSteps>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<HostOptions>().HoldFolder is { } folder ? new MoveHolds(folder, provider.GetRequiredService<TimeProvider>()) : null))
        .AddSingleton<StorageSite>()
        .AddSingleton<StorageChecks>()
        .AddSingleton<StorageMigration>()
        .AddSingleton<StorageMoves>()
        .AddSingleton<StorageRecovery>();
}
