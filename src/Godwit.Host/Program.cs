using Godwit.Host;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Hosts;
using Godwit.Host.Migration;
using Godwit.Host.Networks;
using Godwit.Host.Operations;
using Godwit.Host.Peers;
using Godwit.Host.Storage;
using Godwit.Host.Trust;
using Godwit.Host.Vms;

HostOptions options = HostOptions.Load(args is ["--config", var path] ? path : "/etc/godwit/godwitd.json");
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Host.UseSystemd();
builder.WebHost.UseKestrelHttpsConfiguration();
builder.WebHost.ConfigureKestrel((_, kestrel) => Listeners.Configure(kestrel, options));

builder.Services
    .AddSingleton(options)
    .AddSingleton(TimeProvider.System)
    .AddApiJson()
    .AddProblems()
    .AddTrust(options)
    .AddOperations(options)
    .AddHost(await HostMachineProbe.LookAsync(options, CancellationToken.None))
    .AddNetworks(options)
    .AddGuests()
    .AddVms()
    .AddMigration()
    .AddOpenApi();

WebApplication app = builder.Build();
app.UseProblems().UseTrust();
app.MapOpenApi();
app.MapHost().MapVms().MapOperations().MapSwitches().MapDomain().MapPeers();
await app.RunAsync();
