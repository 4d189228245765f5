using System.Text.Json.Nodes;

namespace Godwit.Testing;

/// <summary>What sticks to a QEMU across migrations and roles, and what it says about the current one.</summary>
public sealed partial class FakeQemu
{
    private static readonly string[] _knownCapabilities =
    [
        "xbzrle", "auto-converge", "zero-blocks", "events", "postcopy-ram", "release-ram", "return-path", "pause-before-switchover",
        "multifd", "dirty-bitmaps", "postcopy-blocktime", "late-block-activate", "validate-uuid", "background-snapshot",
        "postcopy-preempt", "switchover-ack", "dirty-limit", "mapped-ram",
    ];

    private readonly HashSet<string> _capabilities = [];

    private readonly JsonObject _parameters = new()
    {
        ["max-bandwidth"] = 128L << 20,
        ["downtime-limit"] = 300,
        ["tls-creds"] = "",
        ["tls-hostname"] = "",
        ["tls-authz"] = "",
        ["multifd-channels"] = 2,
        ["multifd-compression"] = "none",
    };

    private bool Can(string capability) => _capabilities.Contains(capability);

    private JsonObject SetCapabilities(JsonArray wanted)
    {
        if (_migration.IsUnderWay)
        {
            throw new FakeRefusal("There's a migration process in progress");
        }

        JsonObject[] states = [.. wanted.Select(w => w!.AsObject())];
        foreach (string name in states.Select(s => s.Text("capability")))
        {
            if (!_knownCapabilities.Contains(name))
            {
                throw new FakeRefusal($"Parameter 'capability' does not accept value '{name}'");
            }
        }

        foreach (JsonObject state in states)
        {
            _ = state.Flag("state") ? _capabilities.Add(state.Text("capability")) : _capabilities.Remove(state.Text("capability"));
        }

        return [];
    }

    private JsonArray QueryCapabilities() =>
        new([.. _knownCapabilities.Select(c => new JsonObject { ["capability"] = c, ["state"] = Can(c) })]);

    private JsonObject SetParameters(JsonObject arguments)
    {
        foreach ((string key, JsonNode? value) in arguments)
        {
            _parameters[key] = value?.DeepClone();
        }

        return [];
    }

    private JsonObject QueryMigrate()
    {
        JsonObject info = [];
        if (_migration.Status is null or "none")
        {
            return info;
        }

        info["status"] = _migration.Status;
        if (_migration.Error is not null)
        {
            info["error-desc"] = _migration.Error;
        }

        if (!_migration.IsIncoming && _migration.Status is not ("cancelled" or "cancelling" or "failed"))
        {
            info["total-time"] = 100 * (_migration.Steps + 1);
            info["setup-time"] = 2;
            info[_migration.Status == "completed" ? "downtime" : "expected-downtime"] = 40;
            info["ram"] = Ram();
        }

        return info;
    }

    private bool IsUntracked => Can("background-snapshot") && _migration is { Status: "setup" or "active", Steps: 0 };

    /// <summary>Each pass sends half of what is left; the last one all of it.</summary>
    private JsonObject Ram()
    {
        long remaining = _migration.Status is "device" or "completed" ? 0 : _launch.Memory >> Math.Min(10, _migration.Steps + _migration.StepsAhead);
        long transferred = _launch.Memory - remaining;
        return new JsonObject
        {
            ["total"] = _launch.Memory,
            ["remaining"] = remaining,
            ["transferred"] = transferred,
            // Pages of a snapshot go once their writes are tracked, which is a while after "active".
            ["duplicate"] = IsUntracked ? 0 : 1000,
            ["normal"] = transferred / 4096,
            ["normal-bytes"] = transferred,
            ["dirty-pages-rate"] = _migration.Steps > 1 ? 500 : 0,
            ["mbps"] = 870.5,
            ["dirty-sync-count"] = Math.Max(1, _migration.Steps),
            ["postcopy-requests"] = 0,
            ["page-size"] = 4096,
            ["multifd-bytes"] = Can("multifd") ? transferred : 0,
            ["pages-per-second"] = 26000,
            ["precopy-bytes"] = transferred,
            ["downtime-bytes"] = 0,
            ["postcopy-bytes"] = 0,
        };
    }

    private static JsonObject ChannelAddress(JsonObject arguments)
    {
        JsonArray channels = arguments.Array("channels");
        return channels.Count == 1 && channels[0] is JsonObject channel && channel.Text("channel-type") == "main"
            ? channel.Object("addr")
            : throw new FakeRefusal("Channel list must have only one entry, for type 'main'");
    }
}
