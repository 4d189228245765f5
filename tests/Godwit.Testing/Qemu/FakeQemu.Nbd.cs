using System.Text.Json.Nodes;

namespace Godwit.Testing;

public sealed partial class FakeQemu
{
    private readonly Dictionary<string, (FakeNode Node, string Name)> _exports = [];
    private bool _nbdTls;

    internal FakeAddress? NbdServer { get; private set; }

    internal FakeNode? FindExport(string? name) =>
        _exports.Values.Where(e => e.Name == name).Select(e => e.Node).FirstOrDefault();

    private JsonObject StartNbdServer(JsonObject arguments)
    {
        if (NbdServer is not null)
        {
            throw new FakeRefusal("NBD server already running");
        }

        FakeAddress address = FakeAddress.Of(arguments.Object("addr").Object("data"));
        bool tls = WantsTls(arguments.TextOrNull("tls-creds"), "server");
        if (World.FindNbdServer(address) is not null)
        {
            throw new FakeRefusal($"Failed to bind socket to {address}: Address already in use");
        }

        NbdServer = address;
        _nbdTls = tls;
        return [];
    }

    private JsonObject StopNbdServer()
    {
        if (NbdServer is null)
        {
            throw new FakeRefusal("NBD server not running");
        }

        NbdServer = null;
        foreach (string id in _exports.Keys.ToArray())
        {
            DeleteExport(id);
        }

        return [];
    }

    private JsonObject AddExport(JsonObject arguments)
    {
        if (NbdServer is null)
        {
            throw new FakeRefusal("NBD server not running");
        }

        string id = arguments.Text("id");
        FakeNode node = FindNode(arguments.Text("node-name"));
        if (!_exports.TryAdd(id, (node, arguments.TextOrNull("name") ?? node.Name)))
        {
            throw new FakeRefusal($"Block export id '{id}' is already in use");
        }

        return [];
    }

    private JsonObject DeleteExport(string id)
    {
        if (!_exports.Remove(id))
        {
            throw new FakeRefusal($"Export '{id}' is not found");
        }

        Publish("BLOCK_EXPORT_DELETED", new JsonObject { ["id"] = id });
        return [];
    }

    private JsonArray QueryExports() => new([.. _exports.Select(e => new JsonObject
    {
        ["id"] = e.Key,
        ["type"] = "nbd",
        ["node-name"] = e.Value.Node.Name,
        ["shutting-down"] = false,
    })]);
}
