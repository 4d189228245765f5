namespace Godwit.Host.Guests;

/// <summary>Unit in which a mirror notes what the guest has written since.</summary>
internal static class MirrorGranularity
{
    private const long OneTebibyte = 1L << 40;

    /// <summary>
    /// Over a network 4 KiB, so that a small random write costs a small copy: with QEMU's default of 64 KiB a busy guest on a slow
    /// link was never in sync (facts/qemu.md §2). Beyond 1 TiB the bitmap's memory (32 MiB a TiB) decides: 64 KiB. Within a host
    /// 64 KiB, too: QEMU collects a buffer of each unit for itself, and with small ones the copy costs several times the processor.
    /// </summary>
    /// <returns>Bytes.</returns>
    public static int For(DiskMirror mirror) => mirror.OverNetwork && mirror.Disk.SizeBytes <= OneTebibyte ? 4096 : 65536;
}
