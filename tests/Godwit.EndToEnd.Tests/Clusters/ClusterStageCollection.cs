using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>One after the other and with nothing beside them: leases run out on a machine that is busy with something else.</summary>
[CollectionDefinition(nameof(ClusterStage), DisableParallelization = true)]
public sealed class ClusterStageCollection : ICollectionFixture<ClusterStage>;
