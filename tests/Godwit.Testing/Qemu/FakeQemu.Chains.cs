using System.Text.Json.Nodes;

namespace Godwit.Testing;

/// <summary>Overlays and commits.</summary>
public sealed partial class FakeQemu
{
    /// <summary>What can be read from a node: what is in its image, and what shows through from below.</summary>
    private HashSet<int> Shown(FakeNode node) => [.. ImageOf(node)?.Writes ?? [], .. node.Backing is { } below ? Shown(below) : []];

    private JsonArray QueryDrives() => new([.. _drives.Select((drive, index) => (JsonNode)new JsonObject
    {
        ["device"] = "",
        ["qdev"] = PlaceOf(index),
        ["inserted"] = new JsonObject { ["node-name"] = drive.Name, ["file"] = ImageOf(drive)?.Path ?? "" },
    }), .. QueryDvds().Select(drive => drive!.DeepClone())]);

    private string PlaceOf(int drive) => _launch.DriveDevices.ElementAtOrDefault(drive) is ['/', ..] place
        ? place
        : $"/machine/peripheral/{_launch.DriveDevices.ElementAtOrDefault(drive) ?? $"d{drive}"}/virtio-backend";

    private JsonObject Transact(JsonArray actions)
    {
        (FakeNode Node, FakeNode Overlay)[] pairs =
        [
            .. actions.Select(action => action!.AsObject()).Select(action => action.Text("type") == "blockdev-snapshot"
                ? (FindNode(action.Object("data").Text("node")), FindNode(action.Object("data").Text("overlay")))
                : throw new FakeRefusal($"Parameter 'type' does not accept value '{action.Text("type")}'")),
        ];
        foreach ((FakeNode _, FakeNode overlay) in pairs)
        {
            if (overlay.Backing is not null)
            {
                throw new FakeRefusal("The overlay already has a backing image");
            }
        }

        foreach ((FakeNode node, FakeNode overlay) in pairs)
        {
            overlay.Backing = node;
            if (_drives.IndexOf(node) is >= 0 and var drive)
            {
                _drives[drive] = overlay;
            }
        }

        return [];
    }

    private JsonObject Commit(JsonObject arguments)
    {
        string id = arguments.Text("job-id");
        if (_jobs.Exists(j => j.Id == id))
        {
            throw new FakeRefusal($"Job ID '{id}' already in use");
        }

        FakeNode device = FindNode(arguments.Text("device"));
        FakeNode top = arguments.TextOrNull("top-node") is { } upper ? FindNode(upper) : device;
        FakeNode below = FindNode(arguments.Text("base-node"));
        FakeNode? above = top == device ? null
            : Chain(device).FirstOrDefault(node => node.Backing == top) ?? throw new FakeRefusal($"'{top.Name}' is not in this backing chain");
        if (!Chain(top).Skip(1).Contains(below))
        {
            throw new FakeRefusal($"'{below.Name}' is not a backing file of '{top.Name}'");
        }

        FakeJob job = new()
        {
            Id = id,
            Type = "commit",
            Source = top,
            Target = below,
            Above = above,
            AutoDismiss = arguments.Flag("auto-dismiss", otherwise: true),
            Len = ImageOf(top)?.Size ?? 0,
        };
        _jobs.Add(job);
        Turn(job, "created");
        Turn(job, "running");
        return [];
    }

    private void CommitBetween(FakeJob job, FakeImage source, FakeImage target)
    {
        job.Offset = Math.Min(job.Offset + (job.Len / 3), job.Len);
        if (job.Len - job.Offset > 2)
        {
            return;
        }

        target.TakeIn(source);
        FakeNode above = job.Above!;
        above.Backing = job.Target;
        if (above.Own.Remove(job.Source))
        {
            // Described in place, it ends with what it was described in; what was below it now belongs there.
            if (job.Source.Own.Remove(job.Target))
            {
                above.Own.Add(job.Target);
            }

            Close(job.Source);
        }

        Conclude(job, null, "BLOCK_JOB_COMPLETED");
    }

    private static void Carry(FakeJob job, FakeImage source, FakeImage target)
    {
        if (job.Type == "commit")
        {
            target.TakeIn(source);
        }
        else
        {
            target.CopyFrom(source);
        }
    }

    private static IEnumerable<FakeNode> Chain(FakeNode? node)
    {
        for (; node is not null; node = node.Backing)
        {
            yield return node;
        }
    }
}
