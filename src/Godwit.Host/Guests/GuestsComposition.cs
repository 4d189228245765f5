namespace Godwit.Host.Guests;

internal static class GuestsComposition
{
    public static IServiceCollection AddGuests(this IServiceCollection services) => services
        .AddSingleton<IGuestLauncher>(provider => new GuestLauncher(
            provider.GetRequiredService<QemuBinary>(),
            provider.GetRequiredService<GuestUser>(),
            provider.GetRequiredService<AcceleratorChoice>().Accelerator,
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<IHostMemoryGauge, HostMemoryGauge>()
        .AddSingleton<GuestMemoryRoom>()
        .AddSingleton<SmartPagingBook>()
        .AddSingleton<SmartPaging>()
        .AddSingleton<FrozenGuestBook>()
        .AddSingleton<GuestRest>()
        .AddHostedService<FrozenGuests>()
        .AddSingleton<GuestBoot>();
}
