using Godwit.Host;
using Godwit.Host.ActiveDirectory;
using Godwit.Host.Guests;
using Godwit.Host.Hosts;
using Godwit.Host.Telemetry;

if (args is [Godwit.Host.Cluster.Guarding.GuardianProcess.Word, "--config", var guarded])
{
    await Godwit.Host.Cluster.Guarding.GuardianProgram.RunAsync(guarded);
    return;
}

// Copies write, flush and read back on these threads; a heartbeat must not wait for a slow disk until the pool has made one more.
ThreadPool.GetMinThreads(out _, out int completions);
ThreadPool.SetMinThreads(Environment.ProcessorCount + 16, completions);

Godwit.Host.HostOptions options = Godwit.Host.HostOptions.Load(args is ["--config", var path] ? path : "/etc/godwit/godwitd.json");
NativeEnvironment.Prepare(options);
var machine = new HostMachine(await QemuBinary.FindAsync(CancellationToken.None), AcceleratorProbe.Of(AcceleratorFacts.Gather()));
GuestUser user = await GuestUser.FindAsync(options.GuestUser, CancellationToken.None);
await DaemonComposition.Build(options, machine, user, logging =>
{
    logging.AddFilter("Microsoft", LogLevel.Warning);
    LineFormatter.Use(logging, JournalStream.IsStandardOutput());
}).RunAsync();
