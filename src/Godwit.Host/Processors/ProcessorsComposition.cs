using Godwit.Host.Guests;
using Godwit.Host.Hosts;

namespace Godwit.Host.Processors;

internal static class ProcessorsComposition
{
    public static IServiceCollection AddProcessors(this IServiceCollection services) => services
        .AddSingleton<AskQemu>(provider => new ProcessorProbe(
            provider.GetRequiredService<HostMachine>(), provider.GetRequiredService<GuestUser>(), provider.GetRequiredService<TimeProvider>()).AskAsync)
        .AddSingleton<HostProcessor>()
        .AddHostedService(provider => provider.GetRequiredService<HostProcessor>())
        .AddSingleton<DomainProcessors>()
        .AddSingleton<ProcessorChoice>();
}
