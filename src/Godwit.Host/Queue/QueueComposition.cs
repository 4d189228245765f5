using Godwit.Host.Hosts;
using Godwit.Host.Peers;

namespace Godwit.Host.Queue;

internal static class QueueComposition
{
    public static IServiceCollection AddQueue(this IServiceCollection services) => services
        .AddSingleton(provider =>
        {
            SettingsBook settings = provider.GetRequiredService<SettingsBook>();
            var slots = new MigrationSlots(() => new SlotNeeds(settings.MaximumVirtualMachineMigrations, settings.MaximumStorageMigrations));
            settings.Changed += slots.LookAgain;
            return slots;
        })
        .AddSingleton<AskTurn>(provider => (host, move, needs, cancellationToken) =>
            provider.GetRequiredService<IPeers>().To(host).AskTurnAsync(move, needs, cancellationToken))
        .AddSingleton<QueueBook>()
        .AddSingleton<MoveQueue>()
        .AddSingleton<LandingTurns>()
        .AddSingleton<QueueRecovery>();
}
