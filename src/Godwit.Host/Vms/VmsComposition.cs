namespace Godwit.Host.Vms;

internal static class VmsComposition
{
    public static IServiceCollection AddVms(this IServiceCollection services) => services
        .AddSingleton<VmPlace>()
        .AddSingleton<VmInventory>()
        .AddSingleton<VmDirectory>()
        .AddSingleton<FileOwners>()
        .AddSingleton<PowerActs>()
        .AddSingleton<SavedMemory>()
        .AddSingleton<VmSaving>()
        .AddSingleton<InventoryActs>()
        .AddSingleton<DiskActs>()
        .AddSingleton<RequestChecks>()
        .AddSingleton<VmActs>()
        .AddSingleton<VmHouse>()
        .AddSingleton<VmReader>()
        .AddHostedService<VmReturn>()
        .AddHostedService<GuestsOnShares>()
        .AddSingleton<VmViews>()
        .AddSingleton<VmCreation>();
}
