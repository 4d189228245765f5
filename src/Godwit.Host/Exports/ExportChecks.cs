using Godwit.Contracts.Problems;
using Godwit.Host.Guests;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Exports;

/// <summary>What stands against an export, decided before anything is made.</summary>
internal sealed class ExportChecks(FileOwners owners, GuestUser user)
{
    /// <summary>vm.json, export.json and headers.</summary>
    private const long Overhead = 1L << 20;

    /// <summary>The first problem, or null.</summary>
    public Problem? Of(ExportOrder order) => FolderVerdict.OfPath(order.Folder) ?? Inside(order) ?? Missing(order) ?? owners.OfFolder(order.Folder, except: null) ?? Room(order);

    private static Problem? Inside(ExportOrder order) => $"{order.Folder}/".StartsWith($"{order.FolderBefore}/", StringComparison.Ordinal) ? new Problem
    {
        Id = ProblemId.PathInvalid,
        Target = order.Folder,
        Message = $"{order.Folder} lies in {order.FolderBefore}, the virtual machine's own folder.",
        Remedy = "Export it to another folder.",
    } : null;

    private static Problem? Missing(ExportOrder order) =>
        order.Pairs().Select(pair => pair.From).FirstOrDefault(file => FileStatus.Of(file) is not { IsFile: true }) is { } missing ? new Problem
        {
            Id = ProblemId.ImageMissing,
            Target = missing,
            Message = $"{missing} of {order.Before.Name} does not exist.",
            Remedy = "Restore the file, or take what needs it away from the virtual machine.",
        } : null;

    private Problem? Room(ExportOrder order) => Folders.Check(
        [
            new FolderNeed
            {
                Path = order.Folder,
                RequiredBytes = Overhead + order.Pairs().Sum(pair => ImageFiles.AllocatedBytes(pair.From)),
                MayHoldFiles = false,
            },
        ],
        user);
}
