using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>
/// The files of a VM that go to another host as they are: boot files, frozen images below its disks, memory of its checkpoints;
/// and of a VM that does not run, everything. Each has a number that both hosts compute from the order.
/// </summary>
internal static class CarriedFiles
{
    public static IReadOnlyList<(int Number, VmFilePair File)> Of(MoveOrder order) => order.FilesShared ? [] :
    [
        .. VmFilePair.Of(order.Departing, order.DepartingFolder, order.Arriving, order.ArrivingFolder)
            .Select((pair, number) => (number, pair))
            .Where(file => !(file.pair.IsWritten && order.HasGuest) && (file.pair.From != VmFiles.Memory(order.DepartingFolder) || order.Desired is DesiredState.Saved)),
    ];
}
