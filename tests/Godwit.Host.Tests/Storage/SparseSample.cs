using Godwit.Host.Storage;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Tests.Storage;

/// <summary>Files with holes, and what of them goes over a wire.</summary>
internal static class SparseSample
{
    /// <summary>Data at the beginning and in the middle, a hole between and at the end.</summary>
    public static byte[] Make(string path, int bytes, int seed = 1)
    {
        var content = new byte[bytes];
        var random = new Random(seed);
        random.NextBytes(content.AsSpan(0, bytes / 4));
        random.NextBytes(content.AsSpan(bytes / 2, bytes / 4));
        using FileStream file = File.Create(path);
        file.SetLength(bytes);
        RandomAccess.Write(file.SafeFileHandle, content.AsSpan(0, bytes / 4), 0);
        RandomAccess.Write(file.SafeFileHandle, content.AsSpan(bytes / 2, bytes / 4), bytes / 2);
        return content;
    }

    /// <summary>A range of the file as it is sent.</summary>
    public static byte[] Said(string path, ByteRange range, long mostBytes = FilePart.MostBytes)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        using var said = new MemoryStream();
        foreach (FilePart part in FilePart.Of(file, [range], mostBytes))
        {
            using var content = new ExtentStream(file, part, _ => { });
            content.CopyTo(said);
        }

        return said.ToArray();
    }
}
