namespace Godwit.Host.StorageMigration;

internal static class StorageMigrationComposition
{
    public static IServiceCollection AddStorageMigration(this IServiceCollection services) => services
        .AddSingleton<StorageBook>()
        .AddSingleton<StorageSite>()
        .AddSingleton<StorageChecks>()
        .AddSingleton<StorageMigration>()
        .AddSingleton<StorageMoves>()
        .AddSingleton<StorageRecovery>();
}
