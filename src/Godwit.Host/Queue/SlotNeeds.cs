using Godwit.Contracts.Moves;
using Godwit.Host.Migration;

namespace Godwit.Host.Queue;

/// <summary>What a move takes of a host's limits while it runs.</summary>
/// <param name="Moves">1 when a virtual machine changes its host.</param>
/// <param name="Storages">1 when files move.</param>
internal readonly record struct SlotNeeds(int Moves, int Storages)
{
    public static SlotNeeds Storage { get; } = new(0, 1);

    public static SlotNeeds Of(MoveRequest request) => new(1, request.Storage.Kind is MoveStorageKind.OnlyVirtualMachine ? 0 : 1);

    public static SlotNeeds Of(MoveOrder order) => new(1, order.FilesShared ? 0 : 1);

    public bool FitsInto(SlotNeeds free) => (Moves == 0 || Moves <= free.Moves) && (Storages == 0 || Storages <= free.Storages);

    public bool Meets(SlotNeeds other) => (Moves > 0 && other.Moves > 0) || (Storages > 0 && other.Storages > 0);

    public static SlotNeeds operator +(SlotNeeds one, SlotNeeds other) => new(one.Moves + other.Moves, one.Storages + other.Storages);

    public static SlotNeeds operator -(SlotNeeds one, SlotNeeds other) => new(one.Moves - other.Moves, one.Storages - other.Storages);
}
