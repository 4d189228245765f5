namespace Godwit.Host.Guests;

/// <summary>How a guest's memory goes to another host. Both QEMUs must be told the same.</summary>
/// <param name="MayGoAhead">The guest may go ahead of it (post-copy). QEMU 10 then sends it over one channel and as it is.</param>
/// <param name="Compresses">With zstd.</param>
internal readonly record struct MemoryManner(bool MayGoAhead, bool Compresses);
