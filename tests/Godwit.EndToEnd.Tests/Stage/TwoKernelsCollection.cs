using Xunit;

namespace Godwit.EndToEnd.Tests.Stage;

/// <summary>One pair of hosts for all of them: it takes longer to bring up than most of them take. Beside others, because mostly they wait.</summary>
[CollectionDefinition(nameof(TwoKernels))]
public sealed class TwoKernelsCollection : ICollectionFixture<TwoKernels>;
