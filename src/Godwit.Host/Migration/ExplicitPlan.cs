using Godwit.Contracts.Moves;
using Godwit.Contracts.Vms;
using Godwit.Host.Networks;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>A request of which nothing is left to defaults that name paths or switches, so that a person can change any of them.</summary>
internal static class ExplicitPlan
{
    /// <param name="request">What was asked for.</param>
    /// <param name="order">What it comes to.</param>
    /// <returns>Asks for the same.</returns>
    public static MoveRequest Of(MoveRequest request, MoveOrder order) => request with
    {
        DestinationHost = order.DestinationHost,
        Storage = order.FilesShared ? request.Storage : StorageOf(order),
        Switches = SwitchMap.NamesOf(order.Departing).Distinct(StringComparer.OrdinalIgnoreCase)
            .ToDictionary(name => name, name => Chosen(request.Switches, name) ?? name, StringComparer.Ordinal),
        Isos = request.Isos ?? IsoChoice.FindOrCarry,
        Queue = request.Queue ?? true,
        Priority = request.Priority ?? MovePriority.Medium,
    };

    private static MoveStorage StorageOf(MoveOrder order)
    {
        IReadOnlyList<DiskLayer> here = VmFileSet.Images(order.Departing);
        IReadOnlyList<DiskLayer> there = VmFileSet.Images(order.Arriving);
        return new MoveStorage
        {
            Kind = MoveStorageKind.PerItem,
            ConfigurationFolder = order.ArrivingFolder,
            CheckpointFolder = order.Arriving.CheckpointFolder ?? order.ArrivingFolder,
            SmartPagingFolder = order.Arriving.SmartPagingFolder ?? order.ArrivingFolder,
            Disks = [.. here.Zip(there, (from, to) => new DiskPath { SourceFilePath = from.Path, DestinationFilePath = to.Path })],
        };
    }

    private static string? Chosen(IReadOnlyDictionary<string, string>? switches, string name) =>
        switches?.FirstOrDefault(pair => SwitchVerdict.Names.Equals(pair.Key, name)).Value;
}
