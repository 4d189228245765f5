using Godwit.Contracts.Vms;

namespace Godwit.Host.Storage.Luns;

/// <summary>What a logical unit says of itself.</summary>
/// <param name="Serial">Its serial number, page 0x80.</param>
/// <param name="Wwid">Its identifier, page 0x83, as the kernel writes it.</param>
/// <param name="SizeBytes">Its size in bytes.</param>
internal sealed record LunIdentity(string Serial, string Wwid, long SizeBytes)
{
    /// <summary>What <see cref="DiskClaims"/> call it, wherever it is reached.</summary>
    public static string ClaimOf(LogicalUnit unit) => $"lun:{unit.Wwid}/{unit.Serial}";
}
