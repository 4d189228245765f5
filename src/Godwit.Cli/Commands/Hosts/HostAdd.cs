using System.CommandLine;
using Godwit.Cli.Hosts;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Hosts;

internal static class HostAdd
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> name = new("NAME") { Description = "The host's name" };
        Argument<string> address = new("ADDRESS") { Description = "unix:/path/to/godwitd.sock or https://host:port; without a certificate, Kerberos" };
        Option<string> certificate = new("--certificate") { Description = "Your certificate (PEM)", HelpName = "FILE" };
        Option<string> key = new("--key") { Description = "Its private key (PEM)", HelpName = "FILE" };
        Option<string> authority = new("--authority") { Description = "The domain's authority (PEM)", HelpName = "FILE" };
        Option<bool> makeDefault = new("--default") { Description = "Make it the default host" };
        return new CommandWithExamples(
            "add",
            "Writes a host into the hosts file, or replaces it there. The host itself is not asked.",
            "godwit host add hosta unix:/run/godwit/godwitd.sock --default",
            "godwit host add hostb https://10.0.0.2:6601 --certificate ann.pem --key ann.key --authority ca.pem",
            "godwit host add hostc https://hostc.lab.test:6601")
        {
            name,
            address,
            certificate,
            key,
            authority,
            makeDefault,
        }.Runs(surroundings, (invocation, _) =>
        {
            KnownHost host = new()
            {
                Name = invocation.Of(name),
                Address = invocation.Of(address),
                CertificatePath = Full(invocation.Of(certificate)),
                KeyPath = Full(invocation.Of(key)),
                AuthorityPath = Full(invocation.Of(authority)),
            };
            return Task.FromResult(Add(invocation, host, invocation.Of(makeDefault)));
        });
    }

    private static int Add(Invocation invocation, KnownHost host, bool makeDefault)
    {
        if (host.Name is "default" or "")
        {
            throw new UsageException("A host cannot be named 'default': that word names the default host in the hosts file.");
        }

        _ = host.ToEndpoint();
        string path = HostsFile.PathOf(invocation.Surroundings)
            ?? throw new UsageException("There is no home folder for a hosts file; name one with GODWIT_HOSTS.");
        HostsFile file = HostsFile.Read(path);
        new HostsFile
        {
            Hosts = [.. file.Hosts.Where(other => other.Name != host.Name), host],
            Default = makeDefault || file.Hosts.Count == 0 ? host.Name : file.Default,
        }.Write(path);
        invocation.Printer.Words($"{host.Name} is in {path}.");
        return ExitCodes.Ok;
    }

    private static string? Full(string? path) => path is null ? null : Path.GetFullPath(path);
}
