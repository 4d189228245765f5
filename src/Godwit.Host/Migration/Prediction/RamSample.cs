using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Godwit.Host.Migration.Prediction;

/// <summary>
/// Some pages of a guest's memory, spread evenly over all of it, and what was in them. Looked at again later, they tell how many of all
/// pages have changed meanwhile.
/// </summary>
/// <remarks>
/// The kernel could tell exactly which pages were written (man proc_pid_clear_refs), where it is built to; but it write-protects all of
/// the guest's memory for that, so that each page costs the guest a fault. Four thousand pages of which a few are read cost it nothing.
/// </remarks>
internal sealed class RamSample
{
    private const int Most = 4096;

    /// <summary>So many pages together are compressed, as QEMU does with the pages of one packet.</summary>
    private const int Compressed = 256;

    private readonly RamWindow _window;
    private readonly List<(long Page, ulong Sum)> _pages;
    private readonly double _weight;

    private RamSample(RamWindow window, List<(long Page, ulong Sum)> pages, double weight, long inUse, double compression)
    {
        _window = window;
        _pages = pages;
        _weight = weight;
        InUseBytes = inUse;
        Compression = compression;
    }

    /// <summary>Bytes in pages that hold more than zeros, about.</summary>
    public long InUseBytes { get; }

    /// <summary>What light compression leaves of those, 0 to 1.</summary>
    public double Compression { get; }

    public static RamSample Take(RamWindow window, Random random)
    {
        byte[] content = new byte[RamWindow.PageBytes];
        byte[] kept = new byte[Compressed * RamWindow.PageBytes];
        List<(long Page, ulong Sum)> pages = [];
        int full = 0, keep = 0;
        int strata = (int)Math.Min(Most, window.Pages);
        double pagesEach = (double)window.Pages / strata;
        for (int stratum = 0; stratum < strata; stratum++)
        {
            long page = Math.Min(window.Pages - 1, (long)((stratum + random.NextDouble()) * pagesEach));
            switch (window.StateOf(page))
            {
                case RamPageState.Absent:
                    // What is absent now may be there later: it starts as zeros.
                    pages.Add((page, 0));
                    break;
                case RamPageState.Swapped:
                    full++;
                    break;
                case RamPageState.Present when window.TryRead(page, content):
                    ulong sum = SumOf(content);
                    pages.Add((page, sum));
                    full += sum == 0 ? 0 : 1;
                    if (sum != 0 && random.Next(++keep) < Compressed)
                    {
                        int place = keep <= Compressed ? keep - 1 : random.Next(Compressed);
                        content.CopyTo(kept.AsSpan(place * RamWindow.PageBytes));
                    }

                    break;
            }
        }

        return new RamSample(
            window, pages, pagesEach, (long)(full * pagesEach * RamWindow.PageBytes), CompressionOf(kept.AsSpan(0, Math.Min(keep, Compressed) * RamWindow.PageBytes)));
    }

    /// <summary>What holds something else now than when the sample was taken, of all the memory, about.</summary>
    public RamChange Look()
    {
        byte[] content = new byte[RamWindow.PageBytes];
        using var kept = new MemoryStream();
        int changed = 0;
        foreach ((long page, ulong sum) in _pages)
        {
            if (_window.StateOf(page) is RamPageState.Present && _window.TryRead(page, content) && SumOf(content) != sum)
            {
                changed++;
                if (changed <= Compressed)
                {
                    kept.Write(content);
                }
            }
        }

        return new RamChange((long)(changed * _weight * RamWindow.PageBytes), CompressionOf(kept.GetBuffer().AsSpan(0, (int)kept.Length)));
    }

    /// <summary>0 for zeros; others are told apart well enough by 64 bits.</summary>
    private static ulong SumOf(ReadOnlySpan<byte> content)
    {
        ulong sum = 0;
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(content))
        {
            sum = (ulong.RotateLeft(sum, 5) ^ word) * 0x9E37_79B9_7F4A_7C15;
        }

        return sum;
    }

    /// <summary>QEMU uses zstd at its lightest; this is not it, and about as good.</summary>
    private static double CompressionOf(ReadOnlySpan<byte> pages)
    {
        if (pages.IsEmpty)
        {
            return 1;
        }

        using var counted = new MemoryStream();
        using (var compressing = new DeflateStream(counted, CompressionLevel.Fastest, leaveOpen: true))
        {
            compressing.Write(pages);
        }

        return Math.Min(1, (double)counted.Length / pages.Length);
    }
}
