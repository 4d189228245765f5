using Xunit;

namespace Godwit.EndToEnd.Tests.Stage;

/// <summary>One after the other and with nothing beside them: what they measure is time.</summary>
[CollectionDefinition(nameof(TwoHosts), DisableParallelization = true)]
public sealed class TwoHostsCollection : ICollectionFixture<TwoHosts>;
