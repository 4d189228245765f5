using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>With nothing beside them, as <see cref="ClusterStageCollection"/>.</summary>
[CollectionDefinition(nameof(ClusterDisks), DisableParallelization = true)]
public sealed class ClusterDisksCollection : ICollectionFixture<ClusterDisks>;
