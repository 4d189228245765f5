using System.Text.RegularExpressions;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;

namespace Godwit.Host.Storage;

/// <summary>What is wrong with a chain, link by link.</summary>
internal static partial class ChainVerdict
{
    /// <summary>Whether a file may be a link at all.</summary>
    public static Problem? OfLink(string path, DiskFormat format, ImageHeader header) =>
        header.HasDataFile ? Problem(
            ProblemId.ImageCorrupt, path, $"{path} keeps its data in another file.", "Make it one file first: qemu-img convert -O qcow2 OLD NEW.")
        : header.Type is VhdType.Differencing && format is not DiskFormat.Qcow2 ? ImageFiles.Differencing(path).Problem
        : null;

    /// <summary>Whether the parent may be looked for as the header names it.</summary>
    public static Problem? OfParentName(string path, ImageHeader header) => header switch
    {
        { Parent: { } name } when Protocol().IsMatch(name) => Problem(
            ProblemId.PathInvalid, path, $"{path} names a parent that is no file: {name}.", $"Connect it with a file: godwit vhd set {path} --parent FILE."),
        { ParentDriver: null } => Problem(
            ProblemId.ParentFormatMissing, path, $"{path} does not say which format its parent {header.Parent} has, and it is never guessed.",
            $"Say it: godwit vhd set {path} --parent {header.Parent} --parent-format FORMAT."),
        { ParentDriver: { } driver } when DiskFormats.OfDriver(driver) is null => Problem(
            ProblemId.DiskFormatUnknown, path, $"The parent of {path} has the format {driver}, which Godwit does not know.",
            "Convert the parent to qcow2, vhdx, vhd or raw, and connect the disk with it."),
        _ => null,
    };

    /// <summary>Whether a child still fits the parent it was found with.</summary>
    public static Problem? OfPair(ChainLink child, ChainLink parent) =>
        IsForeign(child.Status, parent.Status) ? Problem(
            ProblemId.ParentForeign, child.Path, $"{child.Path} names a parent, {parent.Path}, that its owner may not read.",
            "Give the parent to the same owner, if you know that it belongs to this disk.")
        : child.SizeBytes < parent.SizeBytes ? Problem(
            ProblemId.DiskSizeInvalid, child.Path,
            $"{child.Path} has {child.SizeBytes} bytes and its parent {parent.Path} more, {parent.SizeBytes}.",
            "Restore the parent, or enlarge the disk to its parent's size.")
        : child.Header.ParentIdentity is { } identity && identity != ParentIdentity.Of(parent) ? Problem(
            ProblemId.ParentChanged, child.Path, $"{parent.Path}, the parent of {child.Path}, was changed since they were connected.",
            $"Restore the parent; if you know that its content is the same: godwit vhd set {child.Path} --parent {parent.Path} --ignore-id-mismatch.")
        : null;

    public static Problem Missing(string path, string parent) => Problem(
        ProblemId.ParentMissing, path, $"The parent of {path} is missing: {parent}.",
        $"Restore it, or say where it is now: godwit vhd set {path} --parent FILE.");

    public static Problem Loop(string path, string parent) => Problem(
        ProblemId.ParentLoop, path, $"The chain of {path} never ends: {parent} comes twice.",
        "Connect one of its disks with the right parent: godwit vhd set DISK --parent FILE.");

    /// <summary>
    /// A guest's disks belong to the guest user, whose QEMU may be in the guest's hands: what it writes into a header must not
    /// make us, who are root, read for it what it may not read itself.
    /// </summary>
    private static bool IsForeign(FileStatus child, FileStatus parent) =>
        child.UserId != 0 && parent.UserId != child.UserId && !parent.Mode.HasFlag(UnixFileMode.OtherRead);

    private static Problem Problem(ProblemId id, string target, string message, string remedy) =>
        new() { Id = id, Target = target, Message = message, Remedy = remedy };

    [GeneratedRegex("^[A-Za-z0-9+.-]+:")]
    private static partial Regex Protocol();
}
