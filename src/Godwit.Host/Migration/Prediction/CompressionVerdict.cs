namespace Godwit.Host.Migration.Prediction;

/// <summary>
/// Whether compressing memory is quicker than sending it as it is. Compressed, there is less for the link and more for the processors; the
/// slower of the two decides.
/// </summary>
internal static class CompressionVerdict
{
    /// <summary>QEMU's two channels: more processors are of no use.</summary>
    private const double Channels = 2;

    /// <summary>Bytes of memory a second that one processor compresses (zstd, level 1) and encrypts.</summary>
    private const double Compressing = 300e6;

    /// <summary>Bytes of memory a second that one processor encrypts.</summary>
    private const double Encrypting = 1e9;

    /// <summary>What compression leaves of memory in use, of the common kind.</summary>
    private const double Left = 0.4;

    /// <param name="linkBytesPerSecond">Of the link; null when nobody knows, and then it is the common one of 1 Gbit/s.</param>
    /// <param name="freeProcessors">Processors of the source that nobody uses.</param>
    public static bool IsQuicker(double? linkBytesPerSecond, double freeProcessors)
    {
        if (linkBytesPerSecond is not { } link)
        {
            return true;
        }

        double processors = Math.Clamp(freeProcessors, 0.25, Channels);
        return Math.Min(link / Left, processors * Compressing) >= Math.Min(link, processors * Encrypting);
    }
}
