using Godwit.Host;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Hosts;
using Godwit.Host.Migration;
using Godwit.Host.Networks;
using Godwit.Host.Operations;
using Godwit.Host.Peers;
using Godwit.Host.Trust;
using Godwit.Host.Vms;

Godwit.Host.HostOptions options = Godwit.Host.HostOptions.Load(args is ["--config", var path] ? path : "/etc/godwit/godwitd.json");
var machine = new HostMachine(await QemuBinary.FindAsync(CancellationToken.None), AcceleratorProbe.Of(AcceleratorFacts.Gather()));
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Host.UseSystemd();
builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddSimpleConsole(console =>
{
    console.SingleLine = true;
    console.TimestampFormat = "HH:mm:ss.fff ";
});
builder.WebHost.UseKestrelHttpsConfiguration();
builder.WebHost.ConfigureKestrel((_, kestrel) => Listeners.Configure(kestrel, options));

builder.Services
    .AddSingleton(options)
    .AddSingleton(TimeProvider.System)
    .AddApiJson()
    .AddProblems()
    .AddTrust(options)
    .AddOperations(options)
    .AddHost(machine, await GuestUser.FindAsync(options.GuestUser, CancellationToken.None))
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
