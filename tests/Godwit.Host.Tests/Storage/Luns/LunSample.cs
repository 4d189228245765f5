using Godwit.Contracts.Vms;
using Godwit.Host.Storage.Luns;

namespace Godwit.Host.Tests.Storage.Luns;

internal static class LunSample
{
    public const string WorldWideName = "600140512345678901234567890abcde";

    public static LogicalUnit Iscsi { get; } = new()
    {
        Id = "lun0",
        PciSlot = 6,
        Iscsi = new IscsiAddress { Portal = "10.70.0.254:3260", Target = "iqn.2026-01.example.san:pool1", Lun = 1 },
        Serial = "S1",
        Wwid = "naa." + WorldWideName,
        SizeBytes = 1 << 26,
    };

    public static LogicalUnit FibreChannel { get; } = Iscsi with { Iscsi = null, WorldWideName = WorldWideName };

    public static LunIdentity Identity { get; } = new("S1", "naa." + WorldWideName, 1 << 26);
}
