using Godwit.Lab.Processes;

namespace Godwit.Bench.Storage;

/// <summary>A qcow2 image with random data all over it.</summary>
internal static class ScatteredImage
{
    private const int Piece = 64 << 10;

    /// <summary>Pieces of 64 KiB, evenly spread from 64 MiB on; the records of the guest lie before that.</summary>
    public static async Task CreateAsync(string path, long sizeBytes, long dataBytes, CancellationToken cancellationToken)
    {
        const long begin = 64L << 20;
        string raw = path + ".raw";
        byte[] block = new byte[Piece];
        long pieces = dataBytes / Piece;
        long step = (sizeBytes - begin) / pieces / Piece * Piece;
        await using (FileStream file = new(raw, FileMode.Create, FileAccess.Write))
        {
            file.SetLength(sizeBytes);
            for (long piece = 0; piece < pieces; piece++)
            {
                Random.Shared.NextBytes(block);
                file.Position = begin + (piece * step);
                await file.WriteAsync(block, cancellationToken);
            }
        }

        await Tool.RunAsync("qemu-img", ["convert", "-f", "raw", "-O", "qcow2", raw, path], null, cancellationToken);
        File.Delete(raw);
    }
}
