namespace Godwit.Host.Trust;

/// <summary>Reads a file of lines backwards, so that the newest of a long file cost no more than those of a short one.</summary>
internal static class LinesFromEnd
{
    private const int BlockSize = 16 * 1024;
    private const byte NewLine = (byte)'\n';

    /// <summary>Where the file may be cut so that it holds whole lines only.</summary>
    public static long EndOfLastWholeLine(FileStream file)
    {
        var block = new byte[BlockSize];
        for (var end = file.Length; end > 0;)
        {
            var start = Math.Max(0, end - BlockSize);
            var part = Fill(file, block, start, end);
            if (part.LastIndexOf(NewLine) is >= 0 and var index)
            {
                return start + index + 1;
            }

            end = start;
        }

        return 0;
    }

    /// <summary>The lines without their ends, last one first. The file must end with a whole line.</summary>
    public static IEnumerable<byte[]> Read(FileStream file)
    {
        var block = new byte[BlockSize];
        byte[] rest = [];
        for (var end = file.Length; end > 0;)
        {
            var start = Math.Max(0, end - BlockSize);
            byte[] text = [.. Fill(file, block, start, end), .. rest];
            var stop = text.Length;
            for (var index = stop - 2; index >= 0; index--)
            {
                if (text[index] == NewLine)
                {
                    yield return text[(index + 1)..(stop - 1)];
                    stop = index + 1;
                }
            }

            rest = text[..stop];
            end = start;
        }

        if (rest.Length > 0)
        {
            yield return rest[..^1];
        }
    }

    private static ReadOnlySpan<byte> Fill(FileStream file, byte[] block, long start, long end)
    {
        var part = block.AsSpan(0, (int)(end - start));
        file.Seek(start, SeekOrigin.Begin);
        file.ReadExactly(part);
        return part;
    }
}
