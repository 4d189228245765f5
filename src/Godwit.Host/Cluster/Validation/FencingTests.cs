using Godwit.Contracts.Clusters;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Fencing;
using Godwit.Host.Cluster.Leading;
using Godwit.Host.Cluster.Records;

namespace Godwit.Host.Cluster.Validation;

/// <summary>How it is proved that a lost node's guests have ended, and whether its agent can read its power.</summary>
internal sealed class FencingTests(FenceAgent agent)
{
    public async Task<IReadOnlyList<ValidationFinding>> RunAsync(ClusterSession session, CancellationToken cancellationToken)
    {
        List<ValidationFinding> findings = [];
        foreach (NodeRecord node in session.Sight.Nodes.Values.Select(node => node.Value).Where(node => !node.IsWitness))
        {
            FencingTimes times = NodeTimes.Of(session.Sight, node);
            findings.Add(SystemTests.Passed(
                "Fencing", $"times of {node.Name}",
                $"its guests end {times.KillAt.TotalSeconds:0.#} s after it was last heard, and run elsewhere about {times.Outage.TotalSeconds:0} s after its death"));
            findings.AddRange(times.Findings.Select(finding => new ValidationFinding
            {
                Category = "Fencing", Test = $"times of {node.Name}", Result = finding.IsError ? "unsafe" : "covered by less than it could be", IsWarning = !finding.IsError,
                Problem = SystemTests.Problem(ProblemId.ClusterSettingInvalid, node.Name, finding.Message, finding.Remedy),
            }));
            if (node.FenceAgent is not null)
            {
                findings.Add(await AskAsync(node, cancellationToken));
            }
        }

        return findings;
    }

    private async Task<ValidationFinding> AskAsync(NodeRecord node, CancellationToken cancellationToken)
    {
        (FencePower power, string words) = (FencePower.Unknown, "");
        try
        {
            (power, words) = await agent.ReadPowerAsync(node.Name, NodeFencing.DeviceOf(node), cancellationToken);
        }
        catch (RefusedException refused)
        {
            words = refused.Problem.Message;
        }

        return SystemTests.Passed(
            "Fencing", $"{node.FenceAgent} of {node.Name}", power is FencePower.Unknown ? "it does not say whether the node is on" : $"the node is {power}") with
        {
            Problem = power is not FencePower.Unknown ? null : SystemTests.Problem(
                ProblemId.FencingFailed, node.Name, $"{node.FenceAgent} cannot read the power of {node.Name}: {words}", "Correct its parameters: godwit cluster node set."),
        };
    }
}
