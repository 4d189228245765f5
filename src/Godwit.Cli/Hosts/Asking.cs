using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Hosts;

/// <summary>Asks all known hosts at once.</summary>
internal static class Asking
{
    /// <summary>One answer a host, in the order of the hosts file; a refusal is an answer too.</summary>
    public static Task<Answer<T>[]> AskAllAsync<T>(
        this HostBook hosts, Func<GodwitClient, CancellationToken, Task<T>> question, CancellationToken cancellationToken)
        where T : class
    {
        return Task.WhenAll(hosts.Asked.Select(AskAsync));

        async Task<Answer<T>> AskAsync(KnownHost host)
        {
            try
            {
                return new Answer<T>(host, await question(hosts.Open(host), cancellationToken), null);
            }
            catch (GodwitException refused)
            {
                return new Answer<T>(host, null, refused.Problem);
            }
        }
    }

    /// <summary>The host that owns the VM.</summary>
    /// <exception cref="GodwitException">None or several own a VM of that name, or it cannot be known.</exception>
    public static async Task<GodwitClient> OwnerOfAsync(this HostBook hosts, string vm, CancellationToken cancellationToken)
    {
        // A single host says itself, and better, that it has no such VM.
        if (hosts.Asked is [KnownHost only])
        {
            return hosts.Open(only);
        }

        Answer<VmView>[] answers = await hosts.AskAllAsync((client, token) => client.GetVmAsync(vm, token), cancellationToken);
        return hosts.Open(Ownership.Of(vm, answers));
    }

    /// <summary>Prints who did not answer. An incomplete list must not look complete, so the exit code says it too.</summary>
    public static int ReportSilent<T>(this Invocation invocation, IEnumerable<Answer<T>> answers)
        where T : class
    {
        int code = ExitCodes.Ok;
        foreach (Answer<T> silent in answers.Where(answer => answer.Problem is not null))
        {
            Problem problem = silent.Problem!;
            invocation.Printer.Warning($"{silent.Host.Name} is missing: {problem.Message} (id {ProblemIdJson.NameOf(problem.Id)})");
            code = ExitCodes.Of(problem.Id);
        }

        return code;
    }
}
