namespace Godwit.Host.Cluster.Placement;

/// <summary>How well a node suits a role. Smaller is better, the first that differs decides.</summary>
/// <param name="Preference">Its place among the role's preferred owners; behind them all when it is none.</param>
/// <param name="Apart">1 when roles that want to be with it are elsewhere and not here.</param>
/// <param name="Conflicts">Roles here that want to be away from it.</param>
/// <param name="DomainConflicts">The same in the node's whole fault domain.</param>
/// <param name="MemoryStep">Share of memory in use once it is there, in twentieths: less is no reason to overload its processors.</param>
/// <param name="LoadStep">Share of processors in use once it is there, in twentieths.</param>
/// <param name="Memory">Share of memory in use, exactly.</param>
internal readonly record struct NodeScore(
    int Preference, int Apart, int Conflicts, int DomainConflicts, int MemoryStep, int LoadStep, double Memory) : IComparable<NodeScore>
{
    public static NodeScore Worst { get; } = new(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, double.MaxValue);

    public static bool operator <(NodeScore one, NodeScore other) => one.CompareTo(other) < 0;

    public static bool operator >(NodeScore one, NodeScore other) => one.CompareTo(other) > 0;

    public static bool operator <=(NodeScore one, NodeScore other) => one.CompareTo(other) <= 0;

    public static bool operator >=(NodeScore one, NodeScore other) => one.CompareTo(other) >= 0;

    public int CompareTo(NodeScore other) =>
        Preference != other.Preference ? Preference.CompareTo(other.Preference)
        : Apart != other.Apart ? Apart.CompareTo(other.Apart)
        : Conflicts != other.Conflicts ? Conflicts.CompareTo(other.Conflicts)
        : DomainConflicts != other.DomainConflicts ? DomainConflicts.CompareTo(other.DomainConflicts)
        : MemoryStep != other.MemoryStep ? MemoryStep.CompareTo(other.MemoryStep)
        : LoadStep != other.LoadStep ? LoadStep.CompareTo(other.LoadStep)
        : Memory.CompareTo(other.Memory);
}
