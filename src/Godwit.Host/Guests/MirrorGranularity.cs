namespace Godwit.Host.Guests;

/// <summary>Unit in which a mirror notes what the guest has written since.</summary>
internal static class MirrorGranularity
{
    private const long OneTebibyte = 1L << 40;

    /// <summary>
    /// 4 KiB, so that a small random write costs a small copy: with QEMU's default of 64 KiB a busy guest on a slow link was
    /// never in sync (facts/qemu.md §2). Beyond 1 TiB the bitmap's memory (32 MiB a TiB) decides: 64 KiB.
    /// </summary>
    /// <returns>Bytes.</returns>
    public static int For(long diskBytes) => diskBytes <= OneTebibyte ? 4096 : 65536;
}
