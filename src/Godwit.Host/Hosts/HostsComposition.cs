using Godwit.Host.Guests;

namespace Godwit.Host.Hosts;

internal static class HostsComposition
{
    public static IServiceCollection AddHost(this IServiceCollection services, HostMachine machine, GuestUser user) => services
        .AddSingleton(machine)
        .AddSingleton(machine.Accelerator)
        .AddSingleton(machine.Qemu)
        .AddSingleton(user)
        .AddSingleton<SettingsBook>()
        .AddHostedService<HostLife>();
}
