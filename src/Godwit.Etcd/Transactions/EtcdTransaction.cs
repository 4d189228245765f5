namespace Godwit.Etcd;

/// <summary>Done at once or not at all, and seen by nobody in between: if all conditions hold, one list, otherwise the other.</summary>
public sealed record EtcdTransaction
{
    public IReadOnlyList<EtcdCompare> If { get; init; } = [];

    public IReadOnlyList<EtcdOperation> Then { get; init; } = [];

    public IReadOnlyList<EtcdOperation> Else { get; init; } = [];
}
