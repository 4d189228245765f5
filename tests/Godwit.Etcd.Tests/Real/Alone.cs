using Xunit;

namespace Godwit.Etcd.Tests;

/// <summary>Tests that would disturb every other.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
