using Godwit.Contracts.Clusters;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Cluster.Volumes;

namespace Godwit.Host.Cluster.Validation;

/// <summary>Every node has every volume, sees what another has written there, and respects its locks.</summary>
internal sealed class StorageTests(VolumeProof proof)
{
    public async Task<IReadOnlyList<ValidationFinding>> RunAsync(ClusterSession session, CancellationToken cancellationToken)
    {
        List<ValidationFinding> findings = [];
        foreach (VolumeRecord volume in session.Sight.Volumes.Values.Select(volume => volume.Value))
        {
            Problem? problem = null;
            try
            {
                await proof.RequireAsync(session, volume, cancellationToken);
            }
            catch (RefusedException refused)
            {
                problem = refused.Problem;
            }

            findings.Add(new ValidationFinding
            {
                Category = "Storage",
                Test = $"{volume.Name} on every node",
                Result = problem is null ? $"{volume.FileSystem} at {volume.Path}: the same everywhere, and locks hold" : "not the same everywhere",
                Problem = problem,
            });
        }

        return findings.Count > 0 ? findings :
        [
            new ValidationFinding
            {
                Category = "Storage", Test = "cluster shared volumes", Result = "none", IsWarning = true,
                Problem = SystemTests.Problem(
                    ProblemId.ClusterVolumeNotFound, "cluster", "The cluster has no shared volume: only virtual machines on SMB volumes can be highly available.",
                    "Mount shared storage on every node and take it on: godwit cluster volume add NAME."),
            },
        ];
    }
}
