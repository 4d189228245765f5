using System.Text.Json.Serialization;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Host.Vms;

namespace Godwit.Host.Queue;

/// <summary>A move that waits, as the journal keeps it: all that is needed to go on after a restart. One of the requests is there.</summary>
internal sealed record QueuedMove
{
    public required OperationId Id { get; init; }

    public required VmId Vm { get; init; }

    public required MovePriority Priority { get; init; }

    /// <summary>Whether whoever asked may choose any folder.</summary>
    public required bool AnyFolder { get; init; }

    public MoveRequest? Move { get; init; }

    public MoveStorageRequest? MoveStorage { get; init; }

    public static QueuedMove Of(OperationId id, VmId vm, VmRequest.Move move) =>
        new() { Id = id, Vm = vm, Priority = move.Request.Priority ?? MovePriority.Medium, AnyFolder = move.AnyFolder, Move = move.Request };

    public static QueuedMove Of(OperationId id, VmId vm, VmRequest.MoveStorage move) =>
        new() { Id = id, Vm = vm, Priority = move.Request.Priority ?? MovePriority.Medium, AnyFolder = move.AnyFolder, MoveStorage = move.Request };

    [JsonIgnore]
    public VmRequest Request => Move is { } move ? new VmRequest.Move(move, AnyFolder) : new VmRequest.MoveStorage(MoveStorage!, AnyFolder);

    [JsonIgnore]
    public SlotNeeds Needs => Move is { } move ? SlotNeeds.Of(move) : SlotNeeds.Storage;

    [JsonIgnore]
    public string? Destination => Move?.DestinationHost;

    [JsonIgnore]
    public bool Waits => (Move?.Queue ?? MoveStorage?.Queue) is not false;
}
