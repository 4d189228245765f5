namespace Godwit.Host.MigrationNetworks;

internal static class MigrationNetworksComposition
{
    public static IServiceCollection AddMigrationNetworks(this IServiceCollection services) => services
        .AddSingleton<MigrationNetworkBook>()
        .AddSingleton<MoveWays>();
}
