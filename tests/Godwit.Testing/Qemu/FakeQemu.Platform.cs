using System.Globalization;
using System.Text.Json.Nodes;

namespace Godwit.Testing;

/// <summary>
/// What of a machine is no disk: DVD drives and a TPM. Firmware's variables are a drive like any other, but for the name of
/// their device.
/// </summary>
public sealed partial class FakeQemu
{
    /// <summary>How many writes of the guest pass between two of its TPM.</summary>
    private const int WritesPerTpmWrite = 8;

    /// <summary>What lies in each DVD drive, by the drive's device.</summary>
    private readonly Dictionary<string, FakeNode?> _media = [];
    private int _tpm;

    /// <summary>Path of the image in each DVD drive; null for an empty one.</summary>
    public IReadOnlyList<string?> DvdPaths
    {
        get
        {
            lock (World.Gate)
            {
                return [.. _media.Values.Select(medium => medium is null ? null : ImageOf(medium)?.Path)];
            }
        }
    }

    /// <summary>How often the guest has found another disc in a drive than before.</summary>
    public int MediumChanges { get; private set; }

    /// <summary>The number of the last write that the TPM, and the file with its state, hold; null without a TPM.</summary>
    internal (int Held, int Kept)? Tpm => _launch.TpmStatePath is { } path ? (_tpm, ReadTpm(path)) : null;

    private void BootPlatform()
    {
        foreach ((string device, string? node) in _launch.Dvds)
        {
            _media[device] = node is null ? null : FindNode(node);
        }

        if (_launch.TpmStatePath is { } path && !_launch.Incoming)
        {
            _tpm = ReadTpm(path);
        }
    }

    private JsonArray QueryDvds() => new([.. _media.Select(drive =>
    {
        JsonObject view = new() { ["device"] = "", ["qdev"] = drive.Key };
        if (drive.Value is { } medium)
        {
            view["inserted"] = new JsonObject { ["node-name"] = medium.Name, ["file"] = ImageOf(medium)?.Path ?? "" };
        }

        return view;
    })]);

    private JsonObject ChangeMedium(JsonObject arguments)
    {
        string device = DvdOf(arguments);
        FakeNode medium = Open(new JsonObject
        {
            ["driver"] = arguments.TextOrNull("format") ?? "raw",
            ["read-only"] = arguments.Text("read-only-mode") == "read-only",
            ["file"] = new JsonObject { ["driver"] = "file", ["filename"] = arguments.Text("filename") },
        });
        Insert(device, medium);
        return [];
    }

    private JsonObject Eject(JsonObject arguments)
    {
        Insert(DvdOf(arguments), null);
        return [];
    }

    /// <summary>What was opened by name stays open; what QEMU opened itself is closed.</summary>
    private void Insert(string device, FakeNode? medium)
    {
        FakeNode? before = _media[device];
        _media[device] = medium;
        MediumChanges++;
        if (before is not null && before.Name.StartsWith('#'))
        {
            Close(before);
        }
    }

    private string DvdOf(JsonObject arguments) =>
        arguments.Text("id") is var id && _media.ContainsKey(id) ? id : throw new FakeRefusal($"Device '{id}' not found", "DeviceNotFound");

    /// <summary>As swtpm does it: a new file takes the old one's place, wherever the folder's name leads by now.</summary>
    private void WriteTpm(int write)
    {
        _tpm = write;
        if (_launch.TpmStatePath is not { } path)
        {
            return;
        }

        try
        {
            string draft = Path.Combine(Path.GetDirectoryName(path)!, "TMP2-00.permall");
            File.WriteAllText(draft, write.ToString(CultureInfo.InvariantCulture));
            File.Move(draft, path, overwrite: true);
            World.AcknowledgeTpm(Machine, write);
        }
        catch (IOException failure)
        {
            World.Violate($"The TPM of {Machine} could not write: {failure.Message}");
        }
    }

    private void TellTpm(int write)
    {
        if (_launch.TpmStatePath is not null && write % WritesPerTpmWrite == 0)
        {
            WriteTpm(write);
        }
    }

    /// <summary>An empty file is that of a TPM that was never used.</summary>
    private static int ReadTpm(string path) =>
        File.Exists(path) && int.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out int write) ? write : 0;
}
