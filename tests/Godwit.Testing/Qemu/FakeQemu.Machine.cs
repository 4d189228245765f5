using System.Text.Json.Nodes;

namespace Godwit.Testing;

public sealed partial class FakeQemu
{
    private readonly Dictionary<string, JsonObject> _objects = [];

    private static JsonObject QueryVersion() => new()
    {
        ["qemu"] = new JsonObject { ["major"] = 10, ["minor"] = 0, ["micro"] = 2 },
        ["package"] = "fake",
    };

    private static JsonArray QueryCpus() =>
    [
        new JsonObject { ["cpu-index"] = 0, ["qom-path"] = "/machine/unattached/device[0]", ["thread-id"] = 1, ["target"] = "x86_64" },
    ];

    private static JsonArray QueryMachines() =>
    [
        new JsonObject
        {
            ["name"] = "pc-q35-10.0",
            ["alias"] = "q35",
            ["cpu-max"] = 4096,
            ["hotpluggable-cpus"] = true,
            ["numa-mem-supported"] = true,
            ["deprecated"] = false,
            ["acpi"] = true,
        },
    ];

    private static JsonArray QueryCpuDefinitions() =>
    [
        new JsonObject
        {
            ["name"] = "qemu64",
            ["typename"] = "qemu64-x86_64-cpu",
            ["static"] = false,
            ["migration-safe"] = true,
            ["deprecated"] = false,
            ["unavailable-features"] = new JsonArray(),
        },
    ];

    /// <summary>Whichever model: "base" with what this fake's processor has.</summary>
    private static JsonObject ExpandCpuModel(JsonObject a) => new()
    {
        ["model"] = new JsonObject
        {
            ["name"] = a.Text("type") == "static" ? "base" : ((JsonObject)a["model"]!).Text("name"),
            ["props"] = new JsonObject { ["sse2"] = true, ["avx2"] = false, ["family"] = 6, ["model-id"] = "Fake" },
        },
    };

    private JsonObject QueryStatus() => new() { ["running"] = RunState == "running", ["status"] = RunState };

    private JsonObject Cont()
    {
        switch (RunState)
        {
            case "inmigrate":
                // Only noted, and it beats -S: the guest will start on arrival.
                _autostart = true;
                break;
            case "finish-migrate":
                throw new FakeRefusal("Migration is not finalized yet");
            case "shutdown":
                throw new FakeRefusal("Resetting the Virtual Machine is required");
            case "running":
                break;
            case var _ when IsUntracked:
                // QEMU would let it, and the snapshot would be of that later instant. Nobody may ask for that.
                throw new FakeRefusal("The guest would go on before its writes are tracked");
            default:
                Run();
                break;
        }

        return [];
    }

    private JsonObject Stop()
    {
        if (RunState == "inmigrate")
        {
            _autostart = false;
        }
        else if (RunState == "running")
        {
            StopGuest("paused");
        }

        return [];
    }

    private JsonObject PressPowerButton()
    {
        Publish("POWERDOWN");
        if (IsGuestRunning && HeedsPowerButton)
        {
            ShutDown("guest-shutdown", guest: true);
        }

        return [];
    }

    private JsonObject Reset()
    {
        Publish("RESET", new JsonObject { ["guest"] = false, ["reason"] = "host-qmp-system-reset" });
        return [];
    }

    private JsonObject Quit()
    {
        Publish("SHUTDOWN", new JsonObject { ["guest"] = false, ["reason"] = "host-qmp-quit" });
        IsQuitting = true;
        return [];
    }

    private void ShutDown(string reason, bool guest)
    {
        Publish("SHUTDOWN", new JsonObject { ["guest"] = guest, ["reason"] = reason });
        StopGuest("shutdown");
        if (!_launch.KeepAfterShutdown)
        {
            IsQuitting = true;
        }
    }

    private JsonObject AddObject(JsonObject description)
    {
        string id = description.Text("id");
        if (!_objects.TryAdd(id, description.DeepClone().AsObject()))
        {
            throw new FakeRefusal($"attempt to add duplicate property '{id}' to object (type 'container')");
        }

        return [];
    }

    private JsonObject DeleteObject(string id)
    {
        if (!_objects.ContainsKey(id))
        {
            throw new FakeRefusal($"object '{id}' not found");
        }

        if (_nodes.Values.Any(n => n.Description.TextOrNull("tls-creds") == id))
        {
            throw new FakeRefusal($"object '{id}' is in use, can not be deleted");
        }

        _objects.Remove(id);
        return [];
    }

    /// <summary>Whether TLS is wanted; refuses credentials that do not exist or are for the other end.</summary>
    private bool WantsTls(string? credentials, string endpoint)
    {
        if (string.IsNullOrEmpty(credentials))
        {
            return false;
        }

        if (!_objects.TryGetValue(credentials, out JsonObject? known) || known.Text("qom-type") != "tls-creds-x509")
        {
            throw new FakeRefusal($"No TLS credentials with id '{credentials}'");
        }

        return known.TextOrNull("endpoint") == endpoint
            ? true
            : throw new FakeRefusal($"Expected TLS credentials for a {endpoint} endpoint");
    }

    private JsonArray QueryYank()
    {
        JsonArray instances = [];
        if (_migration.IsUnderWay)
        {
            instances.Add(new JsonObject { ["type"] = "migration" });
        }

        foreach (FakeNode node in _nodes.Values.Where(n => n.Server is not null))
        {
            instances.Add(new JsonObject { ["type"] = "block-node", ["node-name"] = node.Name });
        }

        return instances;
    }

    private JsonObject Yank(JsonObject arguments)
    {
        JsonObject[] instances = [.. arguments.Array("instances").Select(i => i!.AsObject())];
        foreach (JsonObject instance in instances)
        {
            bool known = instance.Text("type") == "migration"
                ? _migration.IsUnderWay
                : _nodes.TryGetValue(instance.Text("node-name"), out FakeNode? node) && node.Server is not null;
            if (!known)
            {
                throw new FakeRefusal("Instance not found", "DeviceNotFound");
            }
        }

        foreach (JsonObject instance in instances)
        {
            if (instance.Text("type") == "migration")
            {
                _migration.Yanked = true;
            }
            else
            {
                _nodes[instance.Text("node-name")].Yanked = true;
                _hungInCancel = false;
            }
        }

        return [];
    }
}
