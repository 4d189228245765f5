using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Godwit.Contracts.Vms;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Luns;
using Godwit.Host.Storage.Smb;

namespace Godwit.Host.Guests;

/// <summary>
/// A virtual hard disk as QEMU's blockdev-add and -blockdev know it:
/// <c>{"node-name":"disk0","driver":"qcow2","discard":"unmap","detect-zeroes":"unmap",
/// "file":{"driver":"file","node-name":"disk0-file","filename":"/vms/a/disk0.qcow2"}}</c>.
/// </summary>
internal static class BlockNode
{
    public const string FirmwareCode = "firmware";

    // Paths stay readable in process lists and logs; nothing of this ends in a web page.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The format is the one in vm.json and is never probed: a guest can write any header into a raw disk. The layers below are
    /// named one by one for the same reason. Zeroes are discarded so that a sparse disk stays sparse while it is copied.
    /// </summary>
    public static string For(VirtualHardDisk disk, bool imageLocking)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            Image(json, new DiskLayer { Path = disk.Path, Format = disk.Format, NodeName = disk.Node }, [.. disk.Layers ?? []], imageLocking, writes: true);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>
    /// A logical unit. Over iSCSI each VM speaks under a name of its own, QEMU's for its UUID, so that a target's access list follows the
    /// VM from host to host. The host's page cache is passed by: what the other host writes during a move must be seen here after it.
    /// </summary>
    public static string For(LogicalUnit unit, VmId vm)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("node-name", unit.Id);
            json.WriteString("driver", "raw");
            json.WriteString("discard", "unmap");
            json.WriteStartObject("file");
            if (unit.Iscsi is { } iscsi)
            {
                json.WriteString("driver", "iscsi");
                json.WriteString("node-name", $"{unit.Id}-file");
                json.WriteString("transport", "tcp");
                json.WriteString("portal", iscsi.Portal);
                json.WriteString("target", iscsi.Target);
                json.WriteNumber("lun", iscsi.Lun);
                json.WriteString("initiator-name", LunAddress.InitiatorOf(vm));
            }
            else
            {
                json.WriteString("driver", "host_device");
                json.WriteString("node-name", $"{unit.Id}-file");
                json.WriteString("filename", LunAddress.DeviceOf(unit.WorldWideName ?? ""));
                json.WriteStartObject("cache");
                json.WriteBoolean("direct", true);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Firmware's own code, the same for every guest of the host and read by all of them.</summary>
    public static string ForCode(string path) => ForReading(FirmwareCode, path, imageLocking: true);

    /// <summary>A raw file that nobody writes to.</summary>
    public static string ForReading(string nodeName, string path, bool imageLocking)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("node-name", nodeName);
            json.WriteString("driver", "raw");
            json.WriteBoolean("read-only", true);
            json.WriteStartObject("file");
            json.WriteString("driver", "file");
            json.WriteString("node-name", $"{nodeName}-file");
            json.WriteString("filename", path);
            if (!imageLocking)
            {
                json.WriteString("locking", "off");
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>An image that is to come on top of one that is open: what is below it is not opened again.</summary>
    public static string Overlay(DiskLayer overlay, bool imageLocking)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            Image(json, overlay, [], imageLocking, writes: true, coversOpenOne: true);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Image(Utf8JsonWriter json, DiskLayer image, ReadOnlySpan<DiskLayer> below, bool imageLocking, bool writes, bool coversOpenOne = false)
    {
        json.WriteStartObject();
        json.WriteString("node-name", image.NodeName);
        json.WriteString("driver", DiskFormats.DriverOf(image.Format));
        // Those below, too: one of them may become the guest's own by a merge.
        json.WriteString("discard", "unmap");
        json.WriteString("detect-zeroes", "unmap");
        if (!writes)
        {
            json.WriteBoolean("read-only", true);
        }

        json.WriteStartObject("file");
        json.WriteString("driver", "file");
        json.WriteString("node-name", $"{image.NodeName}-file");
        json.WriteString("filename", image.Path);
        if (!imageLocking)
        {
            json.WriteString("locking", "off");
        }

        if (UncPath.OfLocal(image.Path) is not null)
        {
            // What this host remembers of a file that others reach may be wrong; and after an error QEMU would believe none of it any more.
            json.WriteStartObject("cache");
            json.WriteBoolean("direct", true);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (below is [DiskLayer next, .. var rest])
        {
            json.WritePropertyName("backing");
            Image(json, next, rest, imageLocking, writes: false);
        }

        if (coversOpenOne)
        {
            json.WriteNull("backing");
        }

        json.WriteEndObject();
    }
}
