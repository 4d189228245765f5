using System.Collections.Concurrent;
using Godwit.Contracts.Vms;
using Godwit.Host.Tests.Migration.Sweep;

namespace Godwit.Host.Tests.StorageMigration;

/// <summary>The boundaries of a storage migration in each state, recorded once, and what became of each case: artifacts/storage-sweep.txt.</summary>
public sealed class StorageSweepTable : IDisposable
{
    private readonly ConcurrentDictionary<(SweepMachine, VmState), Task<IReadOnlyList<string>>> _boundaries = new();
    private readonly ConcurrentQueue<SweepResult> _results = new();

    public void Dispose() => SweepReport.Write("storage-sweep.txt", "failure sweep of storage migration", [.. _results]);

    internal Task<IReadOnlyList<string>> BoundariesAsync(SweepMachine machine, VmState state) =>
        _boundaries.GetOrAdd((machine, state), static key => StorageSweepCase.RecordAsync(key.Item1, key.Item2));

    internal void Add(SweepResult result) => _results.Enqueue(result);
}
