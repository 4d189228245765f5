namespace Godwit.Host.Guests;

/// <summary>How much memory the host has for guests. Tests have hosts of any size.</summary>
internal interface IHostMemoryGauge
{
    /// <summary>Bytes that can be had now without swapping.</summary>
    long AvailableBytes();
}
