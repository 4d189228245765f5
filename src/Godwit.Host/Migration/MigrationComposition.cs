using Godwit.Host.Bandwidth;
using Godwit.Host.Guests;
using Godwit.Host.Hosts;
using Godwit.Host.Migration.Prediction;
using Godwit.Host.Peers;
using Godwit.Host.Trust;

namespace Godwit.Host.Migration;

internal static class MigrationComposition
{
    public static IServiceCollection AddMigration(this IServiceCollection services) => services
        .AddSingleton<DomainPeers>()
        .AddSingleton<IPeers>(provider =>
        {
            var peers = provider.GetRequiredService<DomainPeers>();
            return provider.GetRequiredService<HostOptions>().HoldFolder is { } folder
                ? new HeldPeers(peers, new MoveHolds(folder, provider.GetRequiredService<TimeProvider>()))
                : peers;
        })
        .AddSingleton<SecureTransfer>(provider =>
        {
            var membership = provider.GetRequiredService<DomainMembership>();
            return peer => new TransferSecurity(membership.Required.TransferFolder, TransferIdentity.Of(peer, membership.Required.Domain));
        })
        .AddSingleton<DepartureBook>()
        .AddSingleton<ArrivalBook>()
        .AddSingleton<Settlement>()
        .AddSingleton<GuestRetirement>()
        .AddSingleton(provider =>
        {
            SettingsBook settings = provider.GetRequiredService<SettingsBook>();
            return new MoveBandwidth(() => settings.MaximumMigrationBytesPerSecond);
        })
        .AddSingleton<DepartingGuests>()
        .AddSingleton<LiveMigration>()
        .AddSingleton<ColdMigration>()
        .AddSingleton<MemoryPerformance>()
        .AddSingleton<MovePlanning>()
        .AddSingleton<Departures>()
        .AddSingleton<MoveComparison>()
        .AddSingleton<SampleGuest>(GuestSampling.TakeAsync)
        .AddSingleton<LinkGauge>()
        .AddSingleton<MoveHistoryBook>()
        .AddSingleton<MovePredictor>()
        .AddSingleton<MoveWhatIfs>()
        .AddSingleton<MovePorts>()
        .AddSingleton<LandingSite>()
        .AddSingleton<LandingDesk>()
        .AddSingleton<PostCopy>()
        .AddSingleton<PostCopyDesk>()
        .AddSingleton<LandingWatch>()
        .AddSingleton<MoveRecovery>();
}
