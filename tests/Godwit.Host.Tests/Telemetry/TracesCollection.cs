using Xunit;

namespace Godwit.Host.Tests.Telemetry;

/// <summary>Whoever listens to traces hears the whole process, and other tests would tell theirs.</summary>
[CollectionDefinition(nameof(TracesCollection), DisableParallelization = true)]
public sealed class TracesCollection;
