using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.Json;
using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>Merges images that no QEMU has open. Every file and format is named to qemu-img; nothing that a header says is followed.</summary>
internal static class ImageCommit
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The upper image's data goes into the lower one and is on disk there, and those above rest on that; the upper one stays as it is. Repeatable.</summary>
    public static async Task RunAsync(VmConfiguration vm, ImageMerge merge, Action<double> percent, CancellationToken cancellationToken)
    {
        // Only these may be left with a writer killed in the middle; the others keep a log that would have to be replayed.
        CancellationToken stop = merge.Lower.Format is DiskFormat.Raw or DiskFormat.Qcow2 ? cancellationToken : CancellationToken.None;
        // Without -d the upper image would be emptied, and show nothing until vm.json names the lower one.
        await QemuImg.RunAsync(
            merge.Lower.Path, ["commit", "-p", "-d", "--", "json:" + Node([.. Line(vm, merge.Upper.Path)]).ToJsonString(Readable)], percent, stop);
        Overlays.Flush(merge.Lower.Path);
        await RelinkAsync(vm, merge, except: null);
    }

    /// <summary>The headers of the images above name the lower one from here on. Both names are right until the upper one is deleted.</summary>
    /// <param name="vm">vm.json before the merge.</param>
    /// <param name="merge">The merge.</param>
    /// <param name="except">An image that QEMU has dealt with.</param>
    public static async Task RelinkAsync(VmConfiguration vm, ImageMerge merge, string? except)
    {
        foreach (DiskLayer child in MergePlan.ChildrenOf(vm, merge.Upper.Path).Where(child => child.Path != except))
        {
            ProcessesOutcome outcome = await Processes.RunAsync(
                "qemu-img",
                [
                    "rebase", "-q", "-u", "-f", DiskFormats.DriverOf(child.Format), "-b", BackingNames.Of(child.Path, merge.Lower.Path),
                    "-F", DiskFormats.DriverOf(merge.Lower.Format), "--", child.Path,
                ],
                CancellationToken.None);
            if (!outcome.Succeeded)
            {
                throw QemuImg.Failed(child.Path, outcome.Words);
            }

            Overlays.Flush(child.Path);
        }
    }

    private static IEnumerable<DiskLayer> Line(VmConfiguration vm, string path) =>
        DiskImages.Disks(vm).Select(VmFileSet.Stack).First(chain => chain.Any(image => image.Path == path)).SkipWhile(image => image.Path != path);

    private static JsonObject Node(ReadOnlySpan<DiskLayer> line)
    {
        JsonObject node = new()
        {
            ["driver"] = DiskFormats.DriverOf(line[0].Format),
            ["file"] = new JsonObject { ["driver"] = "file", ["filename"] = line[0].Path },
        };
        if (line[0].Format is DiskFormat.Qcow2)
        {
            node["backing"] = line.Length > 1 ? Node(line[1..]) : null;
        }

        return node;
    }
}
