namespace Godwit.Host.Guests;

/// <summary>What a guest that is being started has for memory.</summary>
/// <param name="File">A smart paging file; null for memory of the host.</param>
/// <param name="Promise">Kept until the guest runs and is counted by itself.</param>
internal sealed record MemoryGrant(string? File, IDisposable? Promise) : IDisposable
{
    public void Dispose() => Promise?.Dispose();
}
