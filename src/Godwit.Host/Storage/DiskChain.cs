using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Storage;

/// <summary>A disk and what it rests on, the disk first and the base last.</summary>
/// <param name="Links">At least the disk itself; as far as the chain could be followed.</param>
/// <param name="Problem">Why it could not be followed, or must not be used.</param>
internal sealed record DiskChain(IReadOnlyList<ChainLink> Links, Problem? Problem)
{
    // The line is an argument of a program, and it is shown in process lists.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public ChainLink Top => Links[0];

    public ChainLink? Parent => Links.Count > 1 ? Links[1] : null;

    /// <exception cref="RefusedException">It is broken.</exception>
    public DiskChain Sound() => Problem is { } problem ? throw new RefusedException(problem) : this;

    /// <summary>
    /// The chain as qemu-img takes it, every file and format named: nothing that a header says is followed or guessed again.
    /// </summary>
    public string ToSource() => "json:" + Node(0).ToJsonString(Readable);

    /// <summary>The same, cut off after so many bytes.</summary>
    public string ToSource(long sizeBytes) =>
        "json:" + new JsonObject { ["driver"] = "raw", ["offset"] = 0, ["size"] = sizeBytes, ["file"] = Node(0) }.ToJsonString(Readable);

    private JsonObject Node(int index)
    {
        ChainLink link = Links[index];
        JsonObject node = new()
        {
            ["driver"] = DiskFormats.DriverOf(link.Format),
            ["file"] = new JsonObject { ["driver"] = "file", ["filename"] = link.Path },
        };
        if (link.Format is Contracts.Vms.DiskFormat.Qcow2)
        {
            node["backing"] = index + 1 < Links.Count ? Node(index + 1) : null;
        }

        return node;
    }
}
