using Godwit.Host;
using Godwit.Host.Guests;
using Godwit.Host.Hosts;

Godwit.Host.HostOptions options = Godwit.Host.HostOptions.Load(args is ["--config", var path] ? path : "/etc/godwit/godwitd.json");
var machine = new HostMachine(await QemuBinary.FindAsync(CancellationToken.None), AcceleratorProbe.Of(AcceleratorFacts.Gather()));
GuestUser user = await GuestUser.FindAsync(options.GuestUser, CancellationToken.None);
await DaemonComposition.Build(options, machine, user, logging => logging
    .AddFilter("Microsoft", LogLevel.Warning)
    .AddSimpleConsole(console =>
    {
        console.SingleLine = true;
        console.TimestampFormat = "HH:mm:ss.fff ";
    })).RunAsync();
