namespace Godwit.Host.Storage.Luns;

/// <summary>What a host finds where a logical unit should be.</summary>
internal abstract record LunSight
{
    private LunSight()
    {
    }

    /// <param name="Identity">What it says of itself.</param>
    /// <param name="DevicePath">The kernel's device node for it; null over iSCSI, which QEMU speaks itself.</param>
    internal sealed record Seen(LunIdentity Identity, string? DevicePath = null) : LunSight;

    /// <param name="Cause">Why, as the end of a sentence.</param>
    internal sealed record NotSeen(string Cause) : LunSight;

    /// <summary>There is such a disk, and it hangs on this host alone.</summary>
    internal sealed record DirectAttached(string DevicePath) : LunSight;
}
