using System.CommandLine;
using Godwit.Cli.Hosts;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts.Problems;

namespace Godwit.Cli.Commands.Hosts;

internal static class HostRemove
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> name = new Argument<string>("NAME") { Description = "The host's name" }.Complete(() => names.Hosts);
        return new CommandWithExamples(
            "remove", "Takes a host out of the hosts file. The host itself is not touched.", "godwit host remove hostb") { name }
            .Runs(surroundings, (invocation, _) => Task.FromResult(Remove(invocation, invocation.Of(name))));
    }

    private static int Remove(Invocation invocation, string name)
    {
        string? path = HostsFile.PathOf(invocation.Surroundings);
        HostsFile file = path is null ? HostsFile.Empty : HostsFile.Read(path);
        if (path is null || file.Hosts.All(host => host.Name != name))
        {
            throw new GodwitException(new Problem
            {
                Id = ProblemId.HostNotFound,
                Target = name,
                Message = $"No host named '{name}' is in the hosts file.",
                Remedy = "See the names with 'godwit host list'.",
            });
        }

        new HostsFile
        {
            Hosts = [.. file.Hosts.Where(host => host.Name != name)],
            Default = file.Default == name ? null : file.Default,
        }.Write(path);
        invocation.Printer.Words($"{name} is no longer in {path}.");
        return ExitCodes.Ok;
    }
}
