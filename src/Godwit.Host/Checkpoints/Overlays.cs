using System.Globalization;
using System.Text.RegularExpressions;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>New, empty images above frozen ones. They are drafts until vm.json names them.</summary>
internal sealed partial class Overlays(DraftBook drafts, GuestUser user)
{
    /// <summary>Each disk as it is with a new image above it, beside the image it has.</summary>
    /// <param name="vm">vm.json, whose node names are taken.</param>
    /// <param name="frozen">The disks that are to be covered.</param>
    /// <param name="open">Names of nodes that QEMU knows, if it runs.</param>
    public static IReadOnlyList<VirtualHardDisk> Plan(VmConfiguration vm, IReadOnlyList<VirtualHardDisk> frozen, IReadOnlyCollection<string> open) =>
    [
        .. frozen.Select(disk => DiskImages.WithChain(disk,
        [
            new DiskLayer { Path = PathAbove(disk.Path), Format = DiskFormat.Qcow2, NodeName = NodeNames.Next(vm, disk.Id, open) },
            .. VmFileSet.Stack(disk),
        ])),
    ];

    /// <summary>On disk, with its name, when this returns.</summary>
    public async Task MakeAsync(VirtualHardDisk overlay)
    {
        DiskLayer below = overlay.Layers![0];
        drafts.Add(overlay.Path);
        ProcessesOutcome made = await Processes.RunAsync(
            "qemu-img",
            [
                "create", "-q", "-u", "-f", "qcow2", .. ImageOptions.Arguments(DiskFormat.Qcow2, VhdType.Dynamic, null),
                "-b", BackingNames.Of(overlay.Path, below.Path), "-F", DiskFormats.DriverOf(below.Format),
                "--", overlay.Path, overlay.SizeBytes.ToString(CultureInfo.InvariantCulture),
            ],
            CancellationToken.None);
        if (!made.Succeeded)
        {
            throw QemuImg.Failed(overlay.Path, made.Words);
        }

        Ownership.GiveFile(overlay.Path, user);
        Flush(overlay.Path);
        DurableFile.FlushFolder(Path.GetDirectoryName(overlay.Path)!);
    }

    /// <summary>The file's content is on disk when this returns, whoever wrote it.</summary>
    public static void Flush(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
    }

    /// <summary>"/vms/a/a-disk0.raw" and "/vms/a/a-disk0_0199….qcow2" both become "/vms/a/a-disk0_(another).qcow2".</summary>
    private static string PathAbove(string path)
    {
        string stem = Mark().Replace(Path.GetFileNameWithoutExtension(path), "");
        return Path.Combine(Path.GetDirectoryName(path)!, $"{stem}_{Guid.CreateVersion7()}.qcow2");
    }

    [GeneratedRegex("_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    private static partial Regex Mark();
}
