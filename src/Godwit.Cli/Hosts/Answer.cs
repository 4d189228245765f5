using Godwit.Contracts.Problems;

namespace Godwit.Cli.Hosts;

/// <summary>What one of several hosts said: a value, or why not.</summary>
internal sealed record Answer<T>(KnownHost Host, T? Value, Problem? Problem)
    where T : class;
