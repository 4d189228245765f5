namespace Godwit.Host.Guests;

/// <summary>When QEMU paused a guest to switch over, by this host's clock. The pause began between the two.</summary>
/// <param name="RanUntil">QEMU was last seen sending while the guest ran; null when it never was.</param>
/// <param name="Stopped">QEMU's own word, said when the last processor stood still, which on a busy host is later; null if it was not heard.</param>
internal readonly record struct GuestPause(DateTimeOffset? RanUntil, DateTimeOffset? Stopped);
