using Godwit.Cli.Output;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vms;

/// <summary>Reads --disk: a path alone, or "size=4G,format=qcow2,path=/vms/web01/data.qcow2" in any order.</summary>
internal static class DiskText
{
    private static readonly string[] Keys = ["size", "format", "path"];

    public static bool TryParse(string text, out NewDisk disk, out string error)
    {
        disk = new NewDisk();
        error = "";
        if (!Keys.Any(key => text.StartsWith(key + "=", StringComparison.Ordinal)))
        {
            if (text.IndexOf('=', StringComparison.Ordinal) is var end and > 0 && text.AsSpan(0, end).IndexOfAnyExceptInRange('a', 'z') < 0)
            {
                error = $"A disk has no '{text[..end]}'; it has size, format and path. A file of that name is path={text}.";
                return false;
            }

            disk = new NewDisk { Path = text, Format = FormatOf(text) };
            error = text.Length == 0 ? "--disk takes a path, or size=4G." : "";
            return error.Length == 0;
        }

        foreach ((string key, string value) in Parts(text))
        {
            disk = key switch
            {
                "size" when Sizes.TryParse(value, out long bytes) => disk with { SizeBytes = bytes },
                "format" when Named(value) is { } format => disk with { Format = format },
                "path" when value.Length > 0 => disk with { Path = value },
                _ => disk,
            };
            error = key switch
            {
                "size" when disk.SizeBytes is null => $"'{value}' is not a size; write 128M, 4G or a number of bytes.",
                "format" when disk.Format is null => $"'{value}' is not a disk format; there are {DiskWords.Formats}.",
                "path" when disk.Path is null => "The disk's path is empty.",
                _ => error,
            };
        }

        if (error.Length == 0 && disk is { Path: null, SizeBytes: null })
        {
            error = "A disk needs a size (a new one) or a path (an existing image).";
        }

        disk = disk.Format is null && disk.Path is { } path ? disk with { Format = FormatOf(path) } : disk;
        return error.Length == 0;
    }

    private static DiskFormat? Named(string word) =>
        Enum.GetValues<DiskFormat>().Cast<DiskFormat?>().FirstOrDefault(format => DiskWords.Of(format!.Value) == word);

    /// <summary>The name decides; what stands inside a file belongs to a guest and is not asked.</summary>
    private static DiskFormat? FormatOf(string path) => Path.GetExtension(path) switch
    {
        ".raw" or ".img" => DiskFormat.Raw,
        ".qcow2" => DiskFormat.Qcow2,
        ".vhdx" => DiskFormat.Vhdx,
        ".vhd" => DiskFormat.Vhd,
        _ => null,
    };

    /// <summary>A piece that starts with no key belongs to the value before: paths may contain commas.</summary>
    private static List<(string Key, string Value)> Parts(string text)
    {
        List<(string Key, string Value)> parts = [];
        foreach (string piece in text.Split(','))
        {
            string? key = Keys.FirstOrDefault(known => piece.StartsWith(known + "=", StringComparison.Ordinal));
            if (key is null)
            {
                parts[^1] = (parts[^1].Key, parts[^1].Value + "," + piece);
            }
            else
            {
                parts.Add((key, piece[(key.Length + 1)..]));
            }
        }

        return parts;
    }
}
