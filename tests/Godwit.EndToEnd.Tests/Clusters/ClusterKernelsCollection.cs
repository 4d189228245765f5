using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>With nothing beside them, as <see cref="ClusterStageCollection"/>.</summary>
[CollectionDefinition(nameof(ClusterKernels), DisableParallelization = true)]
public sealed class ClusterKernelsCollection : ICollectionFixture<ClusterKernels>;
