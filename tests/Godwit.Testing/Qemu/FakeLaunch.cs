using System.Globalization;
using System.Text.Json.Nodes;

namespace Godwit.Testing;

/// <summary>What a QEMU is started with, as far as the fake cares.</summary>
public sealed record FakeLaunch
{
    /// <summary>Where its monitor listens: a real Unix socket.</summary>
    public required string SocketPath { get; init; }

    /// <summary>Where the agent in its guest answers; null for a machine without a channel to one.</summary>
    public string? AgentSocketPath { get; init; }

    /// <summary>Which virtual machine this is; two fakes with the same one must never run at once. -uuid, else -name.</summary>
    public required string Machine { get; init; }

    /// <summary>-S: the guest runs only when told.</summary>
    public bool Stopped { get; init; }

    /// <summary>-incoming defer.</summary>
    public bool Incoming { get; init; }

    /// <summary>-no-shutdown or -action shutdown=pause: a guest that powers off leaves its process behind.</summary>
    public bool KeepAfterShutdown { get; init; }

    /// <summary>In bytes.</summary>
    public long Memory { get; init; } = 128L << 20;

    /// <summary>Descriptions of block nodes, as for blockdev-add.</summary>
    public IReadOnlyList<JsonObject> BlockNodes { get; init; } = [];

    /// <summary>Which nodes the guest sees as disks.</summary>
    public IReadOnlyList<string> Drives { get; init; } = [];

    /// <summary>Ids of the devices that these nodes were given to, in the same order; "" for a device without one.</summary>
    public IReadOnlyList<string> DriveDevices { get; init; } = [];

    /// <summary>DVD drives by their device ids, with the node that lies in each; null for an empty one.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Dvds { get; init; } = [];

    /// <summary>Where the machine's TPM keeps its state: in the folder "tpm" beside swtpm's socket. Null without a TPM.</summary>
    public string? TpmStatePath { get; init; }

    /// <summary>Descriptions of objects, as for object-add.</summary>
    public IReadOnlyList<JsonObject> Objects { get; init; } = [];

    /// <summary>One raw disk "d0" on <paramref name="image"/>, the shape most tests need.</summary>
    public static FakeLaunch Of(string machine, string socketPath, string image, bool incoming = false) => new()
    {
        Machine = machine,
        SocketPath = socketPath,
        Incoming = incoming,
        Stopped = incoming,
        BlockNodes =
        [
            new JsonObject
            {
                ["driver"] = "raw",
                ["node-name"] = "d0",
                ["file"] = new JsonObject { ["driver"] = "file", ["filename"] = image, ["node-name"] = "d0-f" },
            },
        ],
        Drives = ["d0"],
    };

    /// <summary>Reads a QEMU command line, without the program itself. Options that do not matter here are passed over.</summary>
    public static FakeLaunch FromArguments(IReadOnlyList<string> arguments)
    {
        string? socket = null;
        string? agent = null;
        string? name = null;
        string? uuid = null;
        long memory = 128L << 20;
        bool keep = arguments.Contains("-no-shutdown");
        List<JsonObject> nodes = [];
        List<JsonObject> objects = [];
        List<string> drives = [];
        List<string> devices = [];
        List<KeyValuePair<string, string?>> dvds = [];
        string? flash = null;
        string? tpm = null;
        for (int i = 0; i + 1 < arguments.Count; i++)
        {
            string value = arguments[i + 1];
            switch (arguments[i])
            {
                case "-qmp" when value.StartsWith("unix:", StringComparison.Ordinal):
                    socket = value["unix:".Length..].Split(',')[0];
                    break;
                case "-chardev" when value.StartsWith("socket,id=tpm", StringComparison.Ordinal):
                    tpm = Path.Combine(Path.GetDirectoryName(Options(value, "backend").Text("path"))!, "tpm", "tpm2-00.permall");
                    break;
                case "-machine":
                    flash = Options(value, "type").TextOrNull("pflash1");
                    break;
                case "-device" when value.StartsWith("ide-cd,", StringComparison.Ordinal):
                    dvds.Add(new(Options(value, "driver").Text("id"), Options(value, "driver").TextOrNull("drive")));
                    break;
                case "-chardev" when value.StartsWith("socket,", StringComparison.Ordinal):
                    JsonObject channel = Options(value, "backend");
                    agent = channel.TextOrNull("id") is "qga0" ? channel.TextOrNull("path") : agent;
                    socket ??= channel.TextOrNull("path");
                    break;
                case "-name":
                    name = Options(value, "guest").Text("guest");
                    break;
                case "-uuid":
                    uuid = value;
                    break;
                case "-m":
                    memory = Bytes(Options(value, "size").Text("size"));
                    break;
                case "-action":
                    keep |= Options(value, "action").TextOrNull("shutdown") == "pause";
                    break;
                case "-blockdev":
                    nodes.Add(Options(value, "driver"));
                    break;
                case "-object":
                    objects.Add(Options(value, "qom-type"));
                    break;
                case "-device" when Options(value, "driver").TextOrNull("drive") is { } drive:
                    drives.Add(drive);
                    devices.Add(Options(value, "driver").TextOrNull("id") ?? "");
                    break;
            }
        }

        if (flash is not null)
        {
            drives.Add(flash);
            devices.Add("/machine/system.flash1");
        }

        return new FakeLaunch
        {
            SocketPath = socket ?? throw new ArgumentException("The command line names no monitor socket.", nameof(arguments)),
            AgentSocketPath = agent,
            Machine = uuid ?? name ?? throw new ArgumentException("The command line names no machine.", nameof(arguments)),
            Stopped = arguments.Contains("-S"),
            Incoming = arguments.Contains("-incoming"),
            KeepAfterShutdown = keep,
            Memory = memory,
            BlockNodes = nodes,
            Drives = drives,
            DriveDevices = devices,
            Dvds = dvds,
            TpmStatePath = tpm,
            Objects = objects,
        };
    }

    /// <summary>JSON, or "a,key=value,flag=on" where the first part without a key belongs to <paramref name="first"/>.</summary>
    private static JsonObject Options(string value, string first)
    {
        if (value.StartsWith('{'))
        {
            return JsonNode.Parse(value)!.AsObject();
        }

        JsonObject options = [];
        foreach (string part in value.Split(','))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            options[equals < 0 ? first : part[..equals]] = equals < 0 ? part : part[(equals + 1)..];
        }

        return options;
    }

    /// <summary>"128", "128M" or "2G"; without a unit QEMU means mebibytes.</summary>
    private static long Bytes(string size)
    {
        long number = long.Parse(size.TrimEnd('M', 'G', 'K'), CultureInfo.InvariantCulture);
        return size[^1] switch
        {
            'G' => number << 30,
            'K' => number << 10,
            _ => number << 20,
        };
    }
}
