using Godwit.Host.Hosts;

namespace Godwit.Host.Guests;

/// <summary>The kernel's word for it.</summary>
internal sealed class HostMemoryGauge : IHostMemoryGauge
{
    public long AvailableBytes() => HostMemory.AvailableBytes();
}
