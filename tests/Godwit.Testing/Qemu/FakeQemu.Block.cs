using System.Text.Json.Nodes;

namespace Godwit.Testing;

public sealed partial class FakeQemu
{
    private readonly Dictionary<string, FakeNode> _nodes = [];
    private int _unnamed;

    /// <summary>
    /// The image a node's data is in, here or behind an export of another fake; null when it cannot be reached.
    /// </summary>
    internal FakeImage? ImageOf(FakeNode node)
    {
        if (node.Server is null)
        {
            return node.Image ?? (node.File is null ? null : ImageOf(node.File));
        }

        return !node.Yanked && World.FindNbdServer(node.Server) is { } server
            && server.FindExport(node.Export) is { } exported ? server.ImageOf(exported) : null;
    }

    private JsonObject AddNode(JsonObject description)
    {
        Open(description.DeepClone().AsObject());
        return [];
    }

    private FakeNode Open(JsonObject description)
    {
        string name = description.TextOrNull("node-name") ?? $"#block{++_unnamed:000}";
        string driver = description.Text("driver");
        if (_nodes.ContainsKey(name))
        {
            throw new FakeRefusal($"Duplicate nodes with node-name='{name}'");
        }

        List<FakeNode> own = [];
        FakeNode node = driver switch
        {
            "nbd" => OpenClient(name, description),
            "file" or "host_device" => new FakeNode
            {
                Name = name,
                Description = description,
                Own = own,
                Image = World.FindImage(description.Text("filename"))
                    ?? throw new FakeRefusal($"Could not open '{description.Text("filename")}': No such file or directory"),
            },
            "null-co" => new FakeNode { Name = name, Description = description, Own = own, Image = new FakeImage(name, born: null) },
            _ => new FakeNode
            {
                Name = name,
                Description = description,
                Own = own,
                File = Child(description["file"], own) ?? throw new FakeRefusal("Parameter 'file' is missing"),
                Backing = Child(description["backing"], own),
            },
        };
        _nodes.Add(name, node);
        return node;
    }

    /// <summary>A child is described in place, or named.</summary>
    private FakeNode? Child(JsonNode? description, List<FakeNode> own)
    {
        switch (description)
        {
            case null:
                return null;
            case JsonObject inPlace:
                FakeNode child = Open(inPlace);
                own.Add(child);
                return child;
            default:
                return FindNode(description.GetValue<string>());
        }
    }

    private FakeNode OpenClient(string name, JsonObject description)
    {
        FakeAddress server = FakeAddress.Of(description.Object("server"));
        string export = description.TextOrNull("export") ?? "";
        bool tls = WantsTls(description.TextOrNull("tls-creds"), "client");
        FakeQemu peer = World.LinkIsCut || World.FindNbdServer(server) is not { } found
            ? throw new FakeRefusal($"Failed to connect to '{server}': Connection refused")
            : found;
        if (tls != peer._nbdTls)
        {
            throw new FakeRefusal(tls ? "Server does not support TLS" : "TLS negotiation required before option 7 (go)");
        }

        if (peer.FindExport(export) is null)
        {
            throw new FakeRefusal($"Requested export not available: export '{export}' not present");
        }

        return new FakeNode { Name = name, Description = description, Own = [], Server = server, Export = export };
    }

    private FakeNode FindNode(string name) =>
        _nodes.TryGetValue(name, out FakeNode? node)
            ? node : throw new FakeRefusal($"Cannot find device='' nor node-name='{name}'");

    private JsonObject DeleteNode(string name)
    {
        if (!_nodes.TryGetValue(name, out FakeNode? node))
        {
            throw new FakeRefusal($"Failed to find node with node-name='{name}'");
        }

        if (_drives.Contains(node) || _media.ContainsValue(node) || _jobs.Any(j => !j.IsOver && (j.Source == node || j.Target == node))
            || _nodes.Values.Any(n => n.Own.Contains(node)) || _exports.Values.Any(e => e.Node == node) || _nodes.Values.Any(n => n.File == node || n.Backing == node))
        {
            throw new FakeRefusal($"Node {name} is in use");
        }

        Close(node);
        return [];
    }

    private void Close(FakeNode node)
    {
        _nodes.Remove(node.Name);
        foreach (FakeNode child in node.Own)
        {
            Close(child);
        }
    }

    /// <summary>
    /// Of each device the node that the guest reads and writes; the filter of a mirror, which nobody has named, is passed over.
    /// </summary>
    private JsonArray QueryBlockstats() => new([.. _drives.Select((node, i) => new JsonObject
    {
        ["device"] = "",
        ["node-name"] = node.Name,
        ["qdev"] = PlaceOf(i),
        ["stats"] = new JsonObject
        {
            ["rd_bytes"] = 0, ["wr_bytes"] = 0, ["rd_operations"] = 0, ["wr_operations"] = 0, ["flush_operations"] = 0, ["wr_highest_offset"] = 0,
            ["rd_total_time_ns"] = 0, ["wr_total_time_ns"] = 0, ["flush_total_time_ns"] = 0,
        },
    })]);

    private JsonArray QueryNodes() => new([.. _nodes.Values.Select(node => new JsonObject
    {
        ["node-name"] = node.Name,
        ["drv"] = node.Driver,
        ["ro"] = node.Description.Flag("read-only"),
        ["file"] = node.Server is null ? ImageOf(node)?.Path ?? "" : $"nbd://{node.Server}/{node.Export}",
    })]);
}
