using Godwit.Host.Vms;

namespace Godwit.Host.StorageMigration;

/// <summary>The files of an order that nobody writes to while they are copied.</summary>
internal static class RestingCopy
{
    /// <param name="order">The order.</param>
    /// <param name="running">A guest writes to its topmost images, which are then not at rest.</param>
    public static IReadOnlyList<VmFilePair> Of(StorageOrder order, bool running) =>
    [
        .. VmFilePair.Of(order.Before, order.FolderBefore, order.After, order.FolderAfter)
            .Where(pair => pair.From != pair.To && !(running && pair.IsWritten) && File.Exists(pair.From)),
    ];
}
