using Godwit.Host.Api;
using Godwit.Host.Checkpoints;
using Godwit.Host.Cluster;
using Godwit.Host.Exports;
using Godwit.Host.Guests;
using Godwit.Host.Hosts;
using Godwit.Host.Migration;
using Godwit.Host.MigrationNetworks;
using Godwit.Host.Networks;
using Godwit.Host.Operations;
using Godwit.Host.Peers;
using Godwit.Host.Processors;
using Godwit.Host.Queue;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Trust;
using Godwit.Host.StorageMigration;
using Godwit.Host.Telemetry;
using Godwit.Host.Vms;

namespace Godwit.Host;

/// <summary>
/// The daemon as the sum of its features. Tests compose the very same one, in a folder of their own and without an address.
/// </summary>
internal static class DaemonComposition
{
    /// <param name="options">The configuration file.</param>
    /// <param name="machine">What this host offers guests.</param>
    /// <param name="user">Whom QEMU processes run as.</param>
    /// <param name="logging">Where the log goes.</param>
    public static WebApplication Build(HostOptions options, HostMachine machine, GuestUser user, Action<ILoggingBuilder> logging)
    {
        // A service's current folder is "/". Left to itself the framework would look for settings there, and walk through every file system below to
        // hear of their changes: for minutes on a big disk, for ever where a share is away. Ours are godwitd.json, read once.
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.Host.UseSystemd();
        logging(builder.Logging);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel((_, kestrel) => Listeners.Configure(kestrel, options));

        builder.Services
            .AddSingleton(options)
            .AddSingleton(TimeProvider.System)
            .AddApiJson()
            .AddApiDescription()
            .AddProblems()
            .AddTrust(options)
            .AddOperations(options)
            .AddVolumes()
            .AddHost(machine, user)
            .AddNetworks(options)
            .AddProcessors()
            .AddGuests()
            .AddVms()
            .AddMigrationNetworks()
            .AddQueue()
            .AddMigration()
            .AddStorageMigration()
            .AddStorage()
            .AddCheckpoints()
            .AddExports()
            .AddCluster();
        builder.AddTelemetry(options);

        WebApplication app = builder.Build();
        app.UseProblems().UseShutdown(app.Lifetime, options);
        PlainScrape.Answer(app);
        app.UseTrust();
        app.MapOpenApi();
        app.MapTelemetry().MapHost().MapProcessors().MapMigrationNetworks().MapVms()
            .MapCheckpoints().MapExports().MapOperations().MapSwitches().MapHardDisks().MapVolumes().MapDomain().MapPeers().MapCluster();
        return app;
    }
}
