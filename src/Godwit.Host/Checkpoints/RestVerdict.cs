using System.Globalization;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Guests;

namespace Godwit.Host.Checkpoints;

/// <summary>What a guest whose file systems could, or could not, be brought to rest means for its checkpoint.</summary>
internal static class RestVerdict
{
    public static RestWish Of(CheckpointType type) => type switch
    {
        CheckpointType.Standard or CheckpointType.Disabled => RestWish.None,
        CheckpointType.Production => RestWish.WherePossible,
        CheckpointType.ProductionOnly => RestWish.Required,
    };

    /// <summary>Why there is to be no checkpoint; null for none of that.</summary>
    public static Problem? Of(RestWish wish, FreezeFinding found, string vmName, bool forExport) =>
        wish is RestWish.Required && found.Reason is { } reason
            ? new Problem
            {
                Id = reason,
                Target = vmName,
                Message = $"The file systems of {vmName} could not be brought to rest: {found.Words}.",
                Remedy = "See to it that qemu-guest-agent runs in the guest. Or "
                    + (forExport
                        ? "export it with its memory (--capture Saved), or as after a power failure (--capture CrashConsistent)."
                        : $"let it fall back on disks as after a power failure: godwit vm set {vmName} --checkpoint-type Production."),
            }
            : null;

    public static CheckpointConsistency ConsistencyOf(FreezeFinding? found) =>
        found is { IsAtRest: true } ? CheckpointConsistency.FileSystemConsistent : CheckpointConsistency.CrashConsistent;

    /// <summary>One sentence for whoever asked for the checkpoint.</summary>
    public static string Words(FreezeFinding? found) => found switch
    {
        null => "Its disks are as after a power failure.",
        { IsAtRest: true } => "Its disks are file-system consistent: the agent in the guest had frozen "
            + string.Create(CultureInfo.InvariantCulture, $"{found.FileSystems} file system{(found.FileSystems == 1 ? "" : "s")}."),
        _ => $"Its disks are as after a power failure: {found.Words}.",
    };
}
