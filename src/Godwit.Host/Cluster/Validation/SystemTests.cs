using Godwit.Contracts.Clusters;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Members;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Hosts;
using Godwit.Host.Trust;

namespace Godwit.Host.Cluster.Validation;

/// <summary>Every node answers, its clock is right, and it is like the others in what a guest would notice.</summary>
internal sealed class SystemTests(HostOptions options, HostMachine machine, ClusterPeers peers, DomainMembership domain, TimeProvider time)
{
    private static readonly TimeSpan MostClockDifference = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CertificateSoon = TimeSpan.FromDays(14);

    public async Task<IReadOnlyList<ValidationFinding>> RunAsync(ClusterSession session, CancellationToken cancellationToken)
    {
        List<ValidationFinding> findings = [];
        foreach (NodeRecord node in session.Sight.Nodes.Values.Select(node => node.Value))
        {
            if (node.Name != options.HostName)
            {
                findings.AddRange(await AskAsync(node, cancellationToken));
            }

            if (session.Sight.Daemons.GetValueOrDefault(node.Name)?.Value is { } life && !node.IsWitness)
            {
                findings.Add(Alike(node.Name, life));
            }
        }

        DateTimeOffset ends = domain.Required.Expires;
        findings.Add(Passed("System configuration", $"certificate of {options.HostName}", $"it holds until {ends:yyyy-MM-dd}") with
        {
            IsWarning = ends - time.GetUtcNow() < CertificateSoon,
            Problem = ends - time.GetUtcNow() >= CertificateSoon ? null : Problem(
                ProblemId.CertificateRejected, options.HostName, $"The certificate of {options.HostName} ends on {ends:yyyy-MM-dd}, and was not renewed.",
                "Renew it: godwit domain rotate."),
        });
        return findings;
    }

    public static ValidationFinding Passed(string category, string test, string result) => new() { Category = category, Test = test, Result = result };

    public static Problem Problem(ProblemId id, string target, string message, string remedy) => new() { Id = id, Target = target, Message = message, Remedy = remedy };

    private async Task<IReadOnlyList<ValidationFinding>> AskAsync(NodeRecord node, CancellationToken cancellationToken)
    {
        try
        {
            long begin = time.GetTimestamp();
            JoinOffer answer = await peers.OfferAsync(node.Name, cancellationToken);
            TimeSpan took = time.GetElapsedTime(begin);
            TimeSpan apart = (answer.Now - time.GetUtcNow()).Duration();
            string version = typeof(SystemTests).Assembly.GetName().Version!.ToString(3);
            return
            [
                Passed("Network", $"{options.HostName} to {node.Name}", $"answered within {took.TotalMilliseconds:0} ms"),
                Passed("System configuration", $"clock of {node.Name}", $"{apart.TotalSeconds:0.00} s from that of {options.HostName}") with
                {
                    Problem = apart <= MostClockDifference ? null : Problem(
                        ProblemId.ClockDiffers, node.Name, $"The clocks of {node.Name} and {options.HostName} are {apart.TotalSeconds:0.0} s apart.",
                        "Let all nodes follow the same time server."),
                },
                Passed("System configuration", $"version on {node.Name}", answer.Version) with
                {
                    IsWarning = answer.Version != version,
                    Problem = answer.Version == version ? null : Problem(
                        ProblemId.ClusterNodeNotReady, node.Name, $"{node.Name} runs Godwit {answer.Version}, and {options.HostName} {version}.",
                        "Upgrade one node after the other; drain it first."),
                },
            ];
        }
        catch (RefusedException refused)
        {
            return [new ValidationFinding { Category = "Network", Test = $"{options.HostName} to {node.Name}", Result = "no answer", Problem = refused.Problem }];
        }
    }

    private ValidationFinding Alike(string node, DaemonLife life)
    {
        string? cause = life.Accelerator != machine.Accelerator.Name ? $"runs guests with {life.Accelerator}, and {options.HostName} with {machine.Accelerator.Name}"
            : life.ProcessorManufacturer != machine.ProcessorManufacturer
                ? $"has a processor of {life.ProcessorManufacturer}, and {options.HostName} one of {machine.ProcessorManufacturer}"
            : null;
        return Passed("System configuration", $"processor of {node}", $"{life.ProcessorManufacturer ?? "unknown"}, {life.Accelerator}") with
        {
            Problem = cause is null ? null : Problem(
                ProblemId.ProcessorManufacturerDiffers, node, $"{node} {cause}: no running guest moves between them.",
                "Build a cluster of machines with processors of one manufacturer."),
        };
    }
}
