using Godwit.Host.Vms;

namespace Godwit.Host.Networks;

internal static class NetworksComposition
{
    public static IServiceCollection AddNetworks(this IServiceCollection services, HostOptions options) => services
        .AddSingleton(_ => new NetworkShell())
        .AddSingleton(provider => new Switches(options.StateFolder, options.HostName, provider.GetRequiredService<NetworkShell>()))
        .AddSingleton<Taps>()
        .AddSingleton<GivenAddresses>()
        .AddSingleton<SwitchUsers>(provider =>
        {
            var directory = provider.GetRequiredService<VmDirectory>();
            return name =>
            [
                .. directory.All()
                    .Where(vm => vm.Configuration.NetworkAdapters.Any(adapter => SwitchVerdict.Names.Equals(adapter.SwitchName, name)))
                    .Select(vm => vm.Record.Name),
            ];
        });
}
