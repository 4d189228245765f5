using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Godwit.Contracts.Vms;
using Godwit.Host.Storage;

namespace Godwit.Host.Guests;

/// <summary>
/// A virtual hard disk as QEMU's blockdev-add and -blockdev know it:
/// <c>{"node-name":"disk0","driver":"qcow2","discard":"unmap","detect-zeroes":"unmap",
/// "file":{"driver":"file","node-name":"disk0-file","filename":"/vms/a/disk0.qcow2"}}</c>.
/// </summary>
internal static class BlockNode
{
    // Paths stay readable in process lists and logs; nothing of this ends in a web page.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The format is the one in vm.json and is never probed: a guest can write any header into a raw disk. Zeroes are
    /// discarded so that a sparse disk stays sparse while it is mirrored to another host.
    /// </summary>
    public static string For(VirtualHardDisk disk, bool imageLocking)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("node-name", disk.Id);
            json.WriteString("driver", DiskFormats.DriverOf(disk.Format));
            json.WriteString("discard", "unmap");
            json.WriteString("detect-zeroes", "unmap");
            json.WriteStartObject("file");
            json.WriteString("driver", "file");
            json.WriteString("node-name", $"{disk.Id}-file");
            json.WriteString("filename", disk.Path);
            if (!imageLocking)
            {
                json.WriteString("locking", "off");
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
